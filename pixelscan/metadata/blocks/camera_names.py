"""Whether a text can only be the name of a camera or a lens: made of makers, product lines and model numbers.

Anybody may write a person's name into Make, Model or LensModel. Words come from cameras' own Exif.
"""

import re
from functools import lru_cache

_MAKERS = (
    "acer agfa agfaphoto aiptek alcatel amazon apple archos arri asahi asus autel benq blackberry blackmagic"
    " blackview bq brother browning bushnell canon casio cat concord contax creative dji doogee dxo eastman epson"
    " ericsson essential fairphone flir foscam fuji fujifilm fujitsu garmin gateway ge general gopro google"
    " hasselblad hisense hmd honor hp htc huawei hewlett-packard hewlett packard imacon imaging infinix infiray"
    " infisense insta360 itel jenoptik jk jvc kandao kodak konica kyocera leaf leica lemobile lenovo lg lge light"
    " lumix lytro mamiya medion meizu microsoft microtek minolta minox mobotix motorola mustek nikon nintendo noblex"
    " nokia noritsu nothing nubia olympus oneplus om oppo oukitel ouyangfu palm panasonic parrot pentax phase one"
    " philips plustek polaroid praktica premier qualcomm raspberry pi razer realme reconyx red redmi ricoh rim"
    " rollei samsung sanyo schneider seiko seekthermal sharp sigma sinar skydio sonim sony supra swann tamron tcl"
    " techwin tecno tokina toshiba traveler trust ulefone umax umidigi unihertz vivitar vivo vodafone voigtlander"
    " voigtländer vtech wiko xerox xiaomi yi yuneec zeiss zte poco hammamatsu kreuznach carl"
)
_COMPANIES = (
    "a a/s ab ag as camera co company computer corp corporation digital electric electronics film gmbh image inc"
    " industries kabushiki kaisha k.k koki limited llc ltd mobile of optical phone photo s solutions spa systems"
    " technologies technology the worldwide"
)
_LINES = (
    "air alpha ambition art aspherical back black board caplio chlorophyll clas compact contemporary coolpix covert"
    " credo cuttlefish cybershot desire digilux dimage dual dynax easyshare edge elph eos exilim fe finepix flagship"
    " fold flip front galaxy gallery gr handycam hero high hyperfire icatch iii ii iv imager iphone ipad ipod ist"
    " ixpress ixus ixy kenox kidizoom kiss lens lite lumia macro mark mark-ii mavica digitalmavica max maxxum micro"
    " mini mju moto neo nex nexus note nova optio perfection photopc photosmart pixel pixpro play plus powershot"
    " prime pro proback quality quicksnap rear rebel reflex regular scanner scanjet canoscan selphy se series"
    " sitting slim slr smart sports stylus super telephoto tele touch triple truedepth tytn ultra ultrawide us usb"
    " verlite wide wide-angle x-pro xperia zoom nikkor zuiko takumar sonnar planar distagon tessar elmarit summicron"
    " summilux summarit elmar noctilux vario-sonnar vario-tessar vario-elmarit varioelmar fujinon hexanon rokkor"
    " rikenon yongnuo laowa samyang rokinon viltrox fisheye fish-eye plain unknown camera cam phone android"
)
# Of product lines and of what lenses have: motors, stabilisers, coatings, mounts.
_LETTERS = (
    "a af af-d af-i af-p af-s apo asph aw b c d da dc dc-z dcr dg di dl dm dmc dn do ds dsc dslr dslr-a dt dx e ed"
    " ef ef-m ef-s el eld ex ez f fa fc fd film fs ft fx g gc gf gh gm gms gt gx h hd hp hs hsm hyper i if ilca ilce"
    " ilme ir is k k-m k-r k-x kf l lm ls m mc md mft mm mp mx nc nz o ois on os oss p pc pz q qss qv r rdc rf rf-s"
    " rs s sa sam sc sdm se sl slta slt sm smc sp ssm stf stm t ti tl tv typ u uhd usd usm uv v vc vpc vr w wia wp"
    " wr x xc xd xf xr z z-mount za zeb zv td tx vi vii viii ix xi with and for n a-mount e-mount"
)
_WORDS = frozenset(f"{_MAKERS} {_COMPANIES} {_LINES} {_LETTERS}".split())
_EVERYDAY = {
    "a",
    "and",
    "art",
    "cat",
    "for",
    "general",
    "light",
    "nothing",
    "of",
    "on",
    "one",
    "red",
    "sharp",
    "the",
    "with",
}
_SEPARATORS = re.compile(r"[\s,_/()|<>:;]+")
# 5D, DSC-RX100M5A, 18-55mm, f4.5; neither dates nor numbers of a telephone.
_NUMBERED = re.compile(
    r"(?:[a-z*]{1,9}-){0,2}[a-z]{0,12}-?\d{1,5}[a-z+]{0,9}(?:[-.]\d{1,4}[a-z+]{0,9}|(?<=[a-z])\d{1,4}[a-z+]{0,9}){0,6}"
)
_DATE = re.compile(r"\d{4}[-.]?\d\d[-.]?\d\d.*")


@lru_cache(maxsize=1024)
def is_known_name(text: str) -> bool:
    """Whether every word of a maker's, a camera's or a lens's name is known or a model number."""
    return all(map(_is_known, _words(text)))


@lru_cache(maxsize=1024)
def may_be_known_name(text: str) -> bool:
    """Whether any word is, but for words of everyday language: of a new maker's cameras only the number may be."""
    words = _words(text)
    return not words or any(_is_known(word) and word not in _EVERYDAY for word in words)


def _words(text: str) -> list[str]:
    return [word for part in _SEPARATORS.split(text.casefold()) if (word := part.strip(".*+'\"-–\0 "))]


def _is_known(word: str) -> bool:
    return word in _WORDS or (_NUMBERED.fullmatch(word) is not None and not _DATE.fullmatch(word))
