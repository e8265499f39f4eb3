"""Nikon's shot information, which is enciphered: the body's firmware and its custom settings.

Every byte is combined with a sum that grows by the camera's number times a counter. The text of the firmware's version
at the start, a digit, a point and two digits, tells both unknowns; no table of keys is needed. Places and bits of the
settings as ExifTool's documentation of Nikon's tags gives them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.makernotes.records import NoteFact

STRUCTURE = "custom settings"
# Version in clear text, then the enciphered part, which begins with the firmware's version.
CLEAR_BYTES = 4
FIRST_COUNTER = 0x60
SETTINGS_BYTES = 48
_FIRMWARE = re.compile(rb"\d\.\d\d[a-z\0 ]")
# The inverse of the second counter in arithmetic modulo 256.
_INVERSE = pow(FIRST_COUNTER + 1, -1, 256)


class _Bits(NamedTuple):
    place: int
    mask: int
    name: str


def _table(rows: str) -> tuple[_Bits, ...]:
    """Rows of place, mask in hexadecimal and name, three words each."""
    words = rows.split()
    return tuple(_Bits(int(place), int(mask, 16), name) for place, mask, name in zip(*[iter(words)] * 3, strict=True))


_D300 = _table("""
    0 03 CustomSettingsBank 0 80 CustomSettingsAllDefault 1 c0 AF-CPrioritySelection 1 20 AF-SPrioritySelection
    1 10 AFPointSelection 1 0c DynamicAFArea 1 03 FocusTrackingLockOn 2 80 AFActivation 2 08 FocusPointWrap
    2 06 AFPointIllumination 2 01 AFAssist 3 70 AF-OnForMB-D10 6 c0 ISOStepSize 6 30 ExposureControlStepSize
    6 0c ExposureCompStepSize 6 03 EasyExposureCompensation 7 e0 CenterWeightedAreaSize 7 0f FineTuneOptCenterWeighted
    8 f0 FineTuneOptMatrixMetering 8 0f FineTuneOptSpotMetering 9 c0 MultiSelectorShootMode
    9 30 MultiSelectorPlaybackMode 9 0c InitialZoomSetting 9 01 MultiSelector 10 40 ExposureDelayMode
    10 07 CLModeShootingSpeed 11 ff MaxContinuousRelease 12 20 ReverseIndicators 12 08 FileNumberSequence
    12 04 BatteryOrder 12 03 MB-D10Batteries 12 10 ScreenTips 13 c0 Beep 13 30 ShootingInfoDisplay 13 02 GridDisplay
    13 01 ViewfinderWarning 14 f8 FuncButton 14 07 FuncButtonPlusDials 15 f8 PreviewButton
    15 07 PreviewButtonPlusDials 16 f8 AELockButton 16 07 AELockButtonPlusDials 17 80 CommandDialsReverseRotation
    17 40 CommandDialsChangeMainSub 17 20 CommandDialsApertureSetting 17 10 CommandDialsMenuAndPlayback
    17 08 LCDIllumination 17 04 PhotoInfoPlayback 17 02 ShutterReleaseButtonAE-L 17 01 ReleaseButtonToUseDial
    18 18 SelfTimerTime 18 07 MonitorOffTime 20 f0 FlashSyncSpeed 20 0f FlashShutterSpeed 21 c0 AutoBracketSet
    21 30 AutoBracketModeM 21 08 AutoBracketOrder 21 01 ModelingFlash 22 80 NoMemoryCard 22 0f MeteringTime
    23 c0 InternalFlash
""")
_D700 = _table("""
    0 03 CustomSettingsBank 0 80 CustomSettingsAllDefault 1 c0 AF-CPrioritySelection 1 20 AF-SPrioritySelection
    1 10 AFPointSelection 1 0c DynamicAFArea 2 80 AFActivation 2 08 FocusPointWrap 2 06 AFPointIllumination
    2 01 AFAssist 3 07 FocusTrackingLockOn 3 70 AF-OnForMB-D10 4 c0 ISOStepSize 4 30 ExposureControlStepSize
    4 0c ExposureCompStepSize 4 03 EasyExposureCompensation 5 70 CenterWeightedAreaSize 6 f0 FineTuneOptMatrixMetering
    6 0f FineTuneOptSpotMetering 7 80 ShutterReleaseButtonAE-L 7 30 SelfTimerTime 7 0f MeteringTime
    8 38 PlaybackMonitorOffTime 8 07 MenuMonitorOffTime 9 38 ShootingInfoMonitorOffTime 9 07 ImageReviewTime
    10 c0 Beep 10 30 ShootingInfoDisplay 10 08 LCDIllumination 10 04 ExposureDelayMode 10 02 GridDisplay
    11 40 FileNumberSequence 11 07 CLModeShootingSpeed 12 ff MaxContinuousRelease 13 08 ScreenTips 13 04 BatteryOrder
    13 03 MB-D10BatteryType 15 f0 FlashSyncSpeed 15 0f FlashShutterSpeed 16 c0 FlashControlBuilt-in
    26 c0 AutoBracketSet 26 30 AutoBracketModeM 26 08 AutoBracketOrder 26 01 ModelingFlash 27 c0 MultiSelectorShootMode
    27 30 MultiSelectorPlaybackMode 27 0c InitialZoomSetting 27 01 MultiSelector 28 f8 FuncButton 29 f8 PreviewButton
    30 f8 AELockButton 31 70 FuncButtonPlusDials 31 07 PreviewButtonPlusDials 32 70 AELockButtonPlusDials
    33 80 CommandDialsReverseRotation 33 40 CommandDialsChangeMainSub 33 20 CommandDialsApertureSetting
    33 10 CommandDialsMenuAndPlayback 33 08 ReverseIndicators 33 04 PhotoInfoPlayback 33 02 NoMemoryCard
    33 01 ReleaseButtonToUseDial
""")
_D90 = _table("""
    0 08 LightSwitch 2 60 AFAreaModeSetting 2 10 CenterFocusPoint 2 01 AFAssist 2 06 AFPointIllumination
    2 08 FocusPointWrap 3 1c AELockForMB-D80 3 03 MB-D80BatteryType 4 40 Beep 4 02 GridDisplay 4 0c ISODisplay
    4 01 ViewfinderWarning 4 20 NoMemoryCard 5 04 ScreenTips 5 08 FileNumberSequence 5 c0 ShootingInfoDisplay
    5 20 LCDIllumination 6 01 EasyExposureComp 6 80 ReverseIndicators 7 40 ExposureControlStepSize
    8 60 CenterWeightedAreaSize 11 07 CLModeShootingSpeed 11 40 ExposureDelayMode 13 e0 AutoBracketSet
    13 10 AutoBracketOrder 14 78 FuncButton 16 18 OKButton 17 38 AELockButton 18 80 CommandDialsReverseRotation
    18 02 ShutterReleaseButtonAE-L 19 f0 MeteringTime 19 03 RemoteOnDuration 20 c0 SelfTimerTime
    21 1c PlaybackMonitorOffTime 21 e0 ImageReviewTime 22 e0 MenuMonitorOffTime 22 1c ShootingInfoMonitorOffTime
    23 0f FlashShutterSpeed 24 c0 InternalFlash 31 80 FlashWarning 31 20 ModelingFlash 31 40 AutoFP 34 c0 LiveViewAF
""")
_D5000 = _table("""
    0 60 AFAreaModeSetting 0 01 AFAssist 2 c0 Beep 2 02 GridDisplay 2 08 ISODisplay 2 20 NoMemoryCard
    3 08 FileNumberSequence 4 10 RangeFinder 4 08 DateImprint 4 80 ReverseIndicators 5 40 EVStepSize
    9 40 ExposureDelayMode 11 c0 AutoBracketSet 12 38 TimerFunctionButton 15 38 AELockButton
    16 02 ShutterReleaseButtonAE-L 16 80 CommandDialsReverseRotation 17 70 MeteringTime 17 03 RemoteOnDuration
    18 c0 SelfTimerTime 19 e0 ImageReviewTime 20 e0 PlaybackMenusTime 22 c0 InternalFlash 32 60 LiveViewAF
""")
_D5100 = _table("""
    0 80 AF-CPrioritySelection 1 01 AFAssist 3 c0 Beep 3 20 NoMemoryCard 3 08 ISODisplay 4 08 FileNumberSequence
    5 10 RangeFinder 5 80 ReverseIndicators 6 40 EVStepSize 10 40 ExposureDelayMode 12 c0 AutoBracketSet
    13 38 TimerFunctionButton 16 38 AELockButton 17 02 ShutterReleaseButtonAE-L 17 80 CommandDialsReverseRotation
    18 70 MeteringTime 18 03 RemoteOnDuration 19 c0 SelfTimerTime 20 e0 ImageReviewTime 20 1c LiveViewMonitorOffTime
    21 e0 PlaybackMenusTime
""")
_D7000 = _table("""
    0 80 AF-CPrioritySelection 0 20 AF-SPrioritySelection 0 10 NumberOfFocusPoints 0 07 FocusTrackingLockOn
    1 08 FocusPointWrap 1 06 AFPointIllumination 1 01 AFAssist 2 40 BatteryOrder 2 1c AF-OnForMB-D11
    2 03 MB-D11BatteryType 3 c0 BeepPitch 3 20 NoMemoryCard 3 0c ISODisplay 3 02 GridDisplay 3 01 ViewfinderWarning
    4 c0 ShootingInfoDisplay 4 20 LCDIllumination 4 08 FileNumberSequence 4 04 ScreenTips 4 03 BeepVolume
    5 80 ReverseIndicators 5 03 EasyExposureCompensation 6 40 ExposureControlStep 6 10 ISOSensitivityStep
    7 e0 CenterWeightedAreaSize 10 40 ExposureDelayMode 10 07 CLModeShootingSpeed 11 ff MaxContinuousRelease
    12 e0 AutoBracketSet 12 10 AutoBracketOrder 13 f8 FuncButton 14 f8 PreviewButton 15 18 OKButton 16 38 AELockButton
    17 80 CommandDialsReverseRotation 17 60 CommandDialsChangeMainSub 17 04 CommandDialsApertureSetting
    17 18 CommandDialsMenuAndPlayback 17 02 ShutterReleaseButtonAE-L 17 01 ReleaseButtonToUseDial 18 f0 MeteringTime
    18 03 RemoteOnDuration 19 c0 SelfTimerTime 19 30 SelfTimerInterval 20 e0 ImageReviewTime
    20 1c LiveViewMonitorOffTime 21 e0 MenuMonitorOffTime 21 1c ShootingInfoMonitorOffTime 22 f0 FlashSyncSpeed
    22 0f FlashShutterSpeed 23 c0 FlashControlBuilt-in 30 80 FlashWarning 30 20 ModelingFlash 34 60 LiveViewAFAreaMode
    34 02 LiveViewAFMode 35 e0 PlaybackMonitorOffTime
""")
# By the last word of the model's name: where the settings begin.
_SETTINGS = {"D300S": (804, _D300), "D300": (802, _D300), "D700": (804, _D700)}
_SETTINGS |= {"D90": (884, _D90), "D5000": (888, _D5000), "D5100": (1031, _D5100), "D7000": (1028, _D7000)}


def facts(data: bytes, model: str) -> Iterator[NoteFact]:
    """Firmware and custom settings; nothing where the firmware's version does not come out."""
    start, rows = next((row for name, row in _SETTINGS.items() if model.endswith(f" {name}")), (0, ()))
    # Byte by byte is slow: no further than what is asked for.
    plain = decipher(data[: start + SETTINGS_BYTES])
    if plain is None:
        return
    yield NoteFact("FirmwareVersion", plain[CLEAR_BYTES : CLEAR_BYTES + 5].rstrip(b"\0 ").decode())
    for row in rows:
        if start + row.place < len(plain):
            shift = (row.mask & -row.mask).bit_length() - 1
            yield NoteFact(row.name, (plain[start + row.place] & row.mask) >> shift, structure=STRUCTURE)


def decipher(data: bytes) -> bytes | None:
    """The record in clear text; None where no key gives a firmware's version."""
    for digit in b"0123":
        first = data[CLEAR_BYTES : CLEAR_BYTES + 1]
        second = data[CLEAR_BYTES + 1 : CLEAR_BYTES + 2]
        if not first or not second:
            return None
        total = first[0] ^ digit
        number = ((second[0] ^ ord(".")) - total) * _INVERSE % 256
        if _FIRMWARE.match(_with_key(data[CLEAR_BYTES : CLEAR_BYTES + 5], total, number)):
            return data[:CLEAR_BYTES] + _with_key(data[CLEAR_BYTES:], total, number)
    return None


def _with_key(data: bytes, total: int, number: int) -> bytes:
    plain = bytearray()
    for counter, byte in enumerate(data, FIRST_COUNTER + 1):
        plain.append(byte ^ total)
        total = (total + number * counter) & 0xFF
    return bytes(plain)
