"""XMP's namespaces and the names of its properties: URI -> group, nested fields -> one flat name.

URIs: XMP specification parts 1 and 2 (ISO 16684-1), CIPA DC-010, IPTC Photo Metadata 2022, PLUS 2.0.1,
MWG 2.0, and the makers' own pages. Flat names are those of ExifTool's tag tables, which people search for.
"""

import re
from functools import lru_cache

MAX_NAME = 60

_SEPARATOR = re.compile(r"[^\w-](\w?)")

GROUPS: dict[str, str] = {
    "adobe:ns:meta": "x",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://ns.adobe.com/xap/1.0": "xmp",
    "http://ns.adobe.com/xap/1.0/bj": "xmpBJ",
    "http://ns.adobe.com/xap/1.0/g": "xmpG",
    "http://ns.adobe.com/xap/1.0/g/img": "xmpGImg",
    "http://ns.adobe.com/xap/1.0/mm": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights": "xmpRights",
    "http://ns.adobe.com/xap/1.0/t/pg": "xmpTPg",
    "http://ns.adobe.com/xap/1.0/sType/Dimensions": "stDim",
    "http://ns.adobe.com/xap/1.0/sType/Font": "stFnt",
    "http://ns.adobe.com/xap/1.0/sType/Job": "stJob",
    "http://ns.adobe.com/xap/1.0/sType/ManifestItem": "stMfs",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent": "stEvt",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef": "stRef",
    "http://ns.adobe.com/xap/1.0/sType/Version": "stVer",
    "http://ns.adobe.com/xap/1.0/PLUS": "xmpPLUS",
    "http://ns.adobe.com/xmp/1.0/DynamicMedia": "xmpDM",
    "http://ns.adobe.com/xmp/Identifier/qual/1.0": "xmpidq",
    "http://ns.adobe.com/xmp/note": "xmpNote",
    "http://ns.adobe.com/xmp/sType/Area": "stArea",
    "http://ns.adobe.com/photoshop/1.0": "photoshop",
    "http://ns.adobe.com/photoshop/1.0/camera-profile": "stCamera",
    "http://ns.adobe.com/camera-raw-settings/1.0": "crs",
    "http://ns.adobe.com/camera-raw-saved-settings/1.0": "crss",
    "http://ns.adobe.com/camera-raw-defaults/1.0": "crd",
    "http://ns.adobe.com/camera-raw-embedded-lens-profile/1.0": "crlcp",
    "http://ns.adobe.com/lightroom/1.0": "lr",
    "http://ns.adobe.com/album/1.0": "album",
    "http://ns.adobe.com/creatorAtom/1.0": "creatorAtom",
    "http://ns.adobe.com/DICOM": "DICOM",
    "http://ns.adobe.com/hdr-metadata/1.0": "hdr",
    "http://ns.adobe.com/hdr-gain-map/1.0": "hdrgm",
    "http://ns.adobe.com/pdf/1.3": "pdf",
    "http://ns.adobe.com/pdfx/1.3": "pdfx",
    "http://ns.adobe.com/swf/1.0": "swf",
    "http://ns.adobe.com/tiff/1.0": "tiff",
    "http://ns.adobe.com/exif/1.0": "exif",
    "http://ns.adobe.com/exif/1.0/aux": "aux",
    "http://cipa.jp/exif/1.0": "exifEX",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns": "iptcCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29": "iptcExt",
    "http://ns.useplus.org/ldf/xmp/1.0": "plus",
    "http://www.metadataworkinggroup.com/schemas/regions": "mwg-rs",
    "http://www.metadataworkinggroup.com/schemas/keywords": "mwg-kw",
    "http://www.metadataworkinggroup.com/schemas/collections": "mwg-coll",
    "http://ns.microsoft.com/photo/1.0": "microsoft",
    "http://ns.microsoft.com/photo/1.1": "MP1",
    "http://ns.microsoft.com/photo/1.2": "MP",
    "http://ns.microsoft.com/photo/1.2/t/RegionInfo": "MPRI",
    "http://ns.microsoft.com/photo/1.2/t/Region": "MPReg",
    "http://ns.microsoft.com/expressionmedia/1.0": "expressionmedia",
    "http://ns.iview-multimedia.com/mediapro/1.0": "mediapro",
    "http://ns.google.com/photos/1.0/audio": "GAudio",
    "http://ns.google.com/photos/1.0/camera": "GCamera",
    "http://ns.google.com/photos/1.0/container": "Container",
    "http://ns.google.com/photos/1.0/container/item": "Item",
    "http://ns.google.com/photos/1.0/creations": "GCreations",
    "http://ns.google.com/photos/1.0/depthmap": "GDepth",
    "http://ns.google.com/photos/1.0/focus": "GFocus",
    "http://ns.google.com/photos/1.0/image": "GImage",
    "http://ns.google.com/photos/1.0/panorama": "GPano",
    "http://ns.google.com/photos/dd/1.0/device": "Device",
    "http://ns.google.com/videos/1.0/spherical": "GSpherical",
    "http://ns.apple.com/adjustment-settings/1.0": "aas",
    "http://ns.apple.com/faceinfo/1.0": "apple-fi",
    "http://ns.apple.com/HDRGainMap/1.0": "HDRGainMap",
    "http://ns.apple.com/pixeldatainfo/1.0": "apdi",
    "http://www.dji.com/drone-dji/1.0": "drone-dji",
    "http://ns.nikon.com/asteroid/1.0": "ast",
    "http://ns.nikon.com/nine/1.0": "nine",
    "http://ns.nikon.com/sdc/1.0": "sdc",
    "http://developer.sonyericsson.com/cell/1.0": "cell",
    "http://ns.leiainc.com/photos/1.0/image": "LImage",
    "http://xmp.gettyimages.com/gift/1.0": "getty",
    "http://ns.acdsee.com/iptc/1.0": "acdsee",
    "http://ns.camerabits.com/photomechanic/1.0": "photomech",
    "http://ns.extensis.com/extensis/1.0": "extensis",
    "http://ns.fastpictureviewer.com/fpv/1.0": "fpv",
    "http://ns.idimager.com/ics/1.0": "ics",
    "http://ns.optimasc.com/dex/1.0": "dex",
    "http://www.digikam.org/ns/1.0": "digiKam",
    "http://www.gimp.org/xmp": "GIMP",
    "http://creativecommons.org/ns": "cc",
    "http://rs.tdwg.org/dwc/index.htm": "dwc",
    "http://www.communicatingastronomy.org/avm/1.0": "avm",
    "http://prismstandard.org/namespaces/basic/2.0": "prism",
    "http://prismstandard.org/namespaces/pmi/2.2": "pmi",
    "http://prismstandard.org/namespaces/prl/2.1": "prl",
    "http://prismstandard.org/namespaces/prm/3.0": "prm",
    "http://prismstandard.org/namespaces/prismusagerights/2.1": "pur",
}

# Leading parts of a structure's name that its fields' own names repeat.
_FIELD_PREFIXES: dict[str, tuple[str, ...]] = {
    "iptcCore:Creator": ("CiAdr", "Ci"),
    "iptcExt:Artwork": ("AOCurrent", "AO"),
    "iptcExt:EmbeddedEncodedRightsExpr": ("EncRightsExpr", "RightsExprEnc", "RightsExpr"),
    "iptcExt:LinkedEncodedRightsExpr": ("LinkedRightsExpr", "RightsExprEnc", "RightsExpr"),
    "iptcExt:ImageRegion": ("Region", "R"),
    "iptcExt:ImageRegionBoundary": ("Rb",),
    "iptcExt:ImageRegionBoundaryVertices": ("Rb",),
    "iptcExt:AboutCvTerm": ("CvTerm",),
    "iptcExt:PersonInImage": ("PersonCharacteristic", "Person"),
    "iptcExt:ProductInImage": ("Product",),
    "xmpTPg:Swatch": ("Swatch",),
}

_RENAMED: dict[str, str] = {
    "x:Xmptk": "XMPToolkit",
    "x:Xaptk": "XMPToolkit",
    "crs:Temperature": "ColorTemperature",
    "GImage:Mime": "ImageMimeType",
    "GImage:Data": "ImageData",
    "photoshop:ICCProfile": "ICCProfileName",
    "photoshop:TextLayers": "Text",
    "microsoft:Rating": "RatingPercent",
    "microsoft:CreatorAppId": "CreatorAppID",
    "drone-dji:GpsLatitude": "GPSLatitude",
    "drone-dji:GpsLongitude": "GPSLongitude",
    "drone-dji:GpsLongtitude": "GPSLongtitude",
    "iptcCore:CreatorContactInfo": "Creator",
    "iptcCore:CreatorCtry": "CreatorCountry",
    "iptcCore:CreatorExtadr": "CreatorAddress",
    "iptcCore:CreatorPcode": "CreatorPostalCode",
    "iptcCore:CreatorEmailWork": "CreatorWorkEmail",
    "iptcCore:CreatorTelWork": "CreatorWorkTelephone",
    "iptcCore:CreatorUrlWork": "CreatorWorkURL",
    "iptcExt:AddlModelInfo": "AdditionalModelInformation",
    "iptcExt:ArtworkOrObject": "Artwork",
    "iptcExt:ArtworkCreatorId": "ArtworkCreatorID",
    "iptcExt:ArtworkCopyrightOwnerId": "ArtworkCopyrightOwnerID",
    "iptcExt:ArtworkLicensorId": "ArtworkLicensorID",
    "iptcExt:ArtworkSourceInvNo": "ArtworkSourceInventoryNo",
    "iptcExt:DigImageGUID": "DigitalImageGUID",
    "iptcExt:EmbdEncRightsExpr": "EmbeddedEncodedRightsExpr",
    "iptcExt:EmbeddedEncodedRightsExprLangId": "EmbeddedEncodedRightsExprLangID",
    "iptcExt:LinkedEncRightsExpr": "LinkedEncodedRightsExpr",
    "iptcExt:LinkedEncodedRightsExprLangId": "LinkedEncodedRightsExprLangID",
    "iptcExt:ImageRegionId": "ImageRegionID",
    "iptcExt:PersonInImageWDetails": "PersonInImage",
    "iptcExt:RegistryId": "Registry",
    "iptcExt:RegistryRegItemId": "RegistryItemID",
    "iptcExt:RegistryRegOrgId": "RegistryOrganisationID",
    "iptcExt:RegistryRegEntryRole": "RegistryEntryRole",
    "mwg-rs:Regions": "Region",
    "mwg-rs:RegionList": "Region",
    "MP:RegionInfo": "Region",
    "MP:Regions": "Region",
    "mwg-kw:Keywords": "HierarchicalKeywords",
    "mwg-kw:HierarchicalKeywordsHierarchy": "HierarchicalKeywords1",
    **{f"mwg-kw:HierarchicalKeywords{n}Keyword": f"HierarchicalKeywords{n}" for n in range(1, 7)},
    **{f"mwg-kw:HierarchicalKeywords{n}Children": f"HierarchicalKeywords{n + 1}" for n in range(1, 6)},
    "plus:Version": "PLUSVersion",
    "xmp:Thumbnails": "Thumbnail",
    "xmp:PageInfo": "PageImage",
    "xmp:PageImageImage": "PageImage",
    "xmpDM:Comment": "DMComment",
    "xmpTPg:Colorants": "Colorant",
    "xmpTPg:Fonts": "Font",
    "xmpTPg:FontVersionString": "FontVersion",
    "xmpTPg:FontChildFontFiles": "ChildFontFiles",
    "xmpTPg:SwatchGroups": "Swatch",
    "xmpTPg:SwatchGroupsColorants": "SwatchColorant",
    "xmpTPg:SwatchColorants": "SwatchColorant",
    "dwc:DctermsLocation": "DC",
}


def group_of(uri: str) -> str | None:
    """The canonical prefix of a namespace, None if it is not in the table. Some writers omit the last slash."""
    return GROUPS.get(uri.rstrip("/#"))


@lru_cache(maxsize=4096)
def flat_name(group: str, parent: str, field: str) -> str:
    """The name of `field` within the property `parent` (empty: a top-level property).

    Characters that are not allowed in names are dropped and the next letter is capitalised (avm's Spectral.Band ->
    SpectralBand). A field that repeats its structure's name is not doubled: Licensor, LicensorURL -> LicensorURL.
    """
    field = _SEPARATOR.sub(lambda match: match[1].upper(), field[:MAX_NAME])
    field = field[:1].upper() + field[1:]
    for prefix in _FIELD_PREFIXES.get(f"{group}:{parent}", ()):
        if field.startswith(prefix):
            field = field[len(prefix) :]
            break
    repeats = bool(parent) and field.startswith(parent.removesuffix("s")) and field != parent
    name = field if repeats else parent + field
    return _RENAMED.get(f"{group}:{name}", name)
