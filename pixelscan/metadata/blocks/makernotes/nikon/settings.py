"""Nikon's menu settings, which newer cameras keep in a record of numbers and values.

Numbers and names as ExifTool's documentation of Nikon's settings has them; some numbers mean another button on another
camera, and have the most common name.
"""

import struct
from collections.abc import Callable, Iterator, Mapping

from pixelscan.metadata.blocks.makernotes.records import NoteFact
from pixelscan.metadata.blocks.makernotes.setting_words import NIKON_MENU_SETTINGS
from pixelscan.metadata.blocks.tiff.entry import Entry

STRUCTURE = "menu settings"
HEADER_BYTES, COUNT_AT, ROW_BYTES = 24, 20, 8
# The only kind of a value: four bytes.
LONG_VALUE = 4
_NAMES = """
    1 ISOAutoHiLimit 2 ISOAutoFlashLimit 3 ISOAutoShutterTime 11 FlickerReductionShooting
    12 FlickerReductionIndicator 13 MovieISOAutoHiLimit 14 MovieISOAutoControlManualMode
    15 MovieWhiteBalanceSameAsPhoto 29 AF-CPrioritySel 30 AF-SPrioritySel 32 AFPointSel 34 AFActivation
    35 FocusPointWrap 37 ManualFocusPointIllumination 38 AF-AssistIlluminator 39 ManualFocusRingInAFMode
    41 ISOStepSize 42 ExposureControlStepSize 43 EasyExposureCompensation 44 MatrixMetering 45 CenterWeightedAreaSize
    47 FineTuneOptMatrixMetering 48 FineTuneOptCenterWeighted 49 FineTuneOptSpotMetering
    50 FineTuneOptHighlightWeighted 51 ShutterReleaseButtonAE-L 52 StandbyMonitorOffTime 53 SelfTimerTime
    54 SelfTimerShotCount 55 SelfTimerShotInterval 56 PlaybackMonitorOffTime 57 MenuMonitorOffTime
    58 ShootingInfoMonitorOffTime 59 ImageReviewMonitorOffTime 60 LiveViewMonitorOffTime 62 CLModeShootingSpeed
    63 MaxContinuousRelease 64 ExposureDelayMode 65 ElectronicFront-CurtainShutter 66 FileNumberSequence
    67 FramingGridDisplay 69 LCDIllumination 70 OpticalVR 71 FlashSyncSpeed 72 FlashShutterSpeed
    73 FlashExposureCompArea 74 AutoFlashISOSensitivity 81 AssignBktButton 82 AssignMovieRecordButton
    83 MultiSelectorShootMode 84 MultiSelectorPlaybackMode 86 MultiSelectorLiveView 90 CmdDialsChangeMainSub
    91 CmdDialsMenuAndPlayback 92 SubDialFrameAdvance 93 ReleaseButtonToUseDial 94 ReverseIndicators
    98 MovieShutterButton 99 Language 108 ShootingInfoDisplay 116 FlickAdvanceDirection 117 HDMIOutputResolution
    119 HDMIOutputRange 128 RemoteFuncButton 139 CmdDialsReverseRotation 141 FocusPeakingHighlightColor
    142 ContinuousModeDisplay 143 ShutterSpeedLock 144 ApertureLock 145 MovieHighlightDisplayThreshold
    146 HDMIExternalRecorder 147 BlockShotAFResponse 148 SubjectMotion 149 Three-DTrackingFaceDetection
    151 StoreByOrientation 153 DynamicAreaAFAssist 154 ExposureCompStepSize 155 SyncReleaseMode 156 ModelingFlash
    157 AutoBracketModeM 158 PreviewButton 160 Func1Button 162 Func2Button 163 AF-OnButton 164 SubSelector
    165 SubSelectorCenter 167 LensFunc1Button 168 CmdDialsApertureSetting 169 MultiSelector 170 LiveViewButtonOptions
    171 LightSwitch 177 MoviePreviewButton 179 MovieFunc1Button 181 MovieFunc2Button 182 AssignMovieSubselector
    212 PhotoShootingMenuBank 213 CustomSettingsBank 218 LowLightAF 223 ApplySettingsToLiveView 224 FocusPeakingLevel
    234 LensControlRing 237 MovieMultiSelector 238 MovieAFSpeed 239 MovieAFSpeedApply 240 MovieAFTrackingSensitivity
    241 MovieHighlightDisplayPattern 249 MovieAF-OnButton 251 SecondarySlotFunction 252 SilentPhotography
    253 ExtendedShutterSpeeds 258 HDMIBitDepth 259 HDMIOutputHDR 260 HDMIViewAssist 265 BracketSet 266 BracketProgram
    267 BracketIncrement 268 BracketIncrement 270 MonitorBrightness 278 GroupAreaC1 279 AutoAreaAFStartingPoint
    280 FocusPointPersistence 285 AutoFocusModeRestrictions 286 FocusPointBrightness 287 CHModeShootingSpeed
    288 CLModeShootingSpeed 289 QuietShutterShootingSpeed 296 RearControPanelDisplay 297 FlashBurstPriority
    298 RecallShootFuncExposureMode 299 RecallShootFuncShutterSpeed 300 RecallShootFuncAperture
    301 RecallShootFuncExposureComp 302 RecallShootFuncISO 303 RecallShootFuncMeteringMode
    304 RecallShootFuncWhiteBalance 305 RecallShootFuncAFAreaMode 306 RecallShootFuncFocusTracking
    307 RecallShootFuncAF-On 308 VerticalFuncButton 309 Func3Button 310 VerticalAF-OnButton 311 VerticalMultiSelector
    312 MeteringButton 313 PlaybackFlickUp 314 PlaybackFlickUpRating 315 PlaybackFlickDown
    316 PlaybackFlickDownRating 317 MovieFunc3Button 336 ShutterType 337 LensFunc2Button 344 USBPowerDelivery
    345 EnergySavingMode 348 BracketingBurstOptions 350 PrimarySlot 351 ReverseFocusRing 352 VerticalFuncButton
    353 VerticalAFOnButton 354 VerticalMultiSelector 356 VerticalMovieFuncButton 357 VerticalMovieAFOnButton
    365 SaveFocus 366 AFAreaMode 367 MovieAFAreaMode 368 PreferSubSelectorCenter 369 KeepExposureWithTeleconverter
    372 FocusPointSelectionSpeed
"""


def _table(rows: str) -> dict[int, str]:
    words = rows.split()
    return {int(number): name for number, name in zip(words[::2], words[1::2], strict=True)}


SETTINGS = _table(_NAMES)
# Those that are stored otherwise than they are meant.
_MEANT: Mapping[int, Callable[[int], float]] = {
    # Sixths of a stop.
    **dict.fromkeys(range(47, 51), lambda number: (number - 7) / 6),
    54: lambda number: 10 - number,
    62: lambda number: 6 - number,
    238: lambda number: number - 6,
    270: lambda number: number - 6,
    287: lambda number: 15 - number,
    288: lambda number: 11 - number,
}


def facts(entry: Entry) -> Iterator[NoteFact]:
    """Each setting as its number: a header, then rows of a number, a kind and a value."""
    if len(entry.data) < HEADER_BYTES:
        return
    (count,) = struct.unpack_from(entry.byte_order + "I", entry.data, COUNT_AT)
    for place in range(HEADER_BYTES, min(HEADER_BYTES + count * ROW_BYTES, len(entry.data) - ROW_BYTES + 1), ROW_BYTES):
        number, _, kind, value = struct.unpack_from(entry.byte_order + "HBBI", entry.data, place)
        if kind == LONG_VALUE and number in SETTINGS:
            meant = _MEANT[number](value) if number in _MEANT else value
            words = NIKON_MENU_SETTINGS.get(SETTINGS[number], {}).get(value, "")
            yield NoteFact(SETTINGS[number], meant, words, number, STRUCTURE)
