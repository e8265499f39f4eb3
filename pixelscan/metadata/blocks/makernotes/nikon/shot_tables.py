"""Nikon's custom settings in the shot information: for each body the byte, the bits (in hexadecimal) and the name.

Places, bits and names as ExifTool's documentation of Nikon's tags gives them.
"""

from typing import NamedTuple


class SettingBits(NamedTuple):
    """A setting: the byte from the settings' start, the bits of it, and the name."""

    place: int
    mask: int
    name: str


Settings = tuple[SettingBits, ...]


def _table(rows: str) -> Settings:
    words = rows.split()
    return tuple(
        SettingBits(int(place), int(mask, 16), name) for place, mask, name in zip(*[iter(words)] * 3, strict=True)
    )


D300 = _table("""
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
D40 = _table("""
    0 80 Beep 0 40 AFAssist 0 20 NoMemoryCard 0 10 ImageReview 1 80 AutoISO 1 30 AutoISOMax 1 07
    AutoISOMinShutterSpeed 2 07 ImageReviewTime 3 e0 MonitorOffTime 3 c0 RemoteOnDuration 3 1c MeteringTime 3 03
    SelfTimerTime 4 0e AELockButton 4 01 AELock 5 70 ShootingModeSetting 5 07 TimerFunctionButton 6 03 Metering 8 10
    InternalFlash 10 c0 FocusModeSetting 11 30 AFAreaModeSetting
""")
D80 = _table("""
    0 80 Beep 0 40 AFAssist 0 20 NoMemoryCard 0 10 ImageReview 0 08 Illumination 0 04 MainDialExposureComp 0 01
    EVStepSize 1 40 AutoISO 1 30 AutoISOMax 1 0f AutoISOMinShutterSpeed 2 c0 AutoBracketSet 2 20 AutoBracketOrder 3 e0
    MonitorOffTime 3 1c MeteringTime 3 03 SelfTimerTime 4 c0 RemoteOnDuration 4 1e AELockButton 4 01 AELock 5 80
    CommandDials 5 78 FunctionButton 6 80 GridDisplay 6 40 ViewfinderWarning 6 20 ExposureDelayMode 6 0c
    CenterWeightedAreaSize 6 03 MB-D80Batteries 7 80 FlashWarning 7 04 AutoFP 7 02 ModelingFlash 8 c0 InternalFlash 9
    70 RepeatingFlashOutput 9 0f RepeatingFlashCount 10 f0 RepeatingFlashRate 10 03 CommanderChannel 11 c0
    CommanderInternalFlash 11 30 CommanderGroupAMode 11 0c CommanderGroupBMode 12 1f CommanderInternalTTLComp 13 1f
    CommanderGroupA_TTL-AAComp 14 1f CommanderGroupB_TTL-AAComp 15 80 CenterAFArea 15 04 FocusAreaSelection 15 03
    AFAreaIllumination 16 c0 AFAreaModeSetting
""")
D800 = _table("""
    12 e0 AutoBracketingSet 12 10 AutoBracketOrder 12 0c AutoBracketingMode 22 f0 FlashSyncSpeed 22 0f
    FlashShutterSpeed 23 c0 FlashControlBuilt-in 25 03 CommanderChannel 27 c0 CommanderInternalFlash 27 1f
    CommanderInternalManualOutput 28 c0 CommanderGroupAMode 28 1f CommanderGroupAManualOutput 29 c0
    CommanderGroupBMode 29 1f CommanderGroupBManualOutput 30 20 ModelingFlash 30 1f CommanderInternalTTLComp 31 1f
    CommanderGroupA_TTL-AAComp 32 1f CommanderGroupB_TTL-AAComp
""")
D4 = _table("""
    0 03 CustomSettingsBank 1 c0 AF-CPrioritySelection 1 20 AF-SPrioritySelection 1 10 AFPointSelection 1 07
    FocusTrackingLockOn 2 80 AFActivation 2 08 FocusPointWrap 4 40 Pitch 4 20 NoMemoryCard 4 02 GridDisplay 5 c0
    ShootingInfoDisplay 5 20 LCDIllumination 5 04 ScreenTips 5 03 Beep 6 80 ReverseIndicators 6 40 RearDisplay 6 20
    ViewfinderDisplay 6 18 CommandDialsReverseRotation 6 03 EasyExposureCompensation 7 c0 ExposureControlStepSize 7 30
    ISOStepSize 7 0c ExposureCompStepSize 8 e0 CenterWeightedAreaSize 8 0f FineTuneOptMatrixMetering 9 f0
    FineTuneOptCenterWeighted 9 0f FineTuneOptSpotMetering 10 c0 MultiSelectorShootMode 10 30
    MultiSelectorPlaybackMode 10 01 MultiSelector 11 c0 ExposureDelayMode 11 10 CHModeShootingSpeed 11 0f
    CLModeShootingSpeed 12 ff MaxContinuousRelease 13 e0 AutoBracketSet 13 10 AutoBracketOrder 13 0c AutoBracketModeM
    14 f8 FuncButton 14 07 FuncButtonPlusDials 15 f8 PreviewButton 15 07 PreviewButtonPlusDials 16 07 AssignBktButton
    18 e0 CommandDialsChangeMainSub 18 18 CommandDialsMenuAndPlayback 18 04 CommandDialsApertureSetting 18 02
    ShutterReleaseButtonAE-L 18 01 ReleaseButtonToUseDial 19 f0 StandbyTimer 20 c0 SelfTimerTime 20 30
    SelfTimerShotInterval 20 0f SelfTimerShotCount 21 e0 ImageReviewMonitorOffTime 21 1c LiveViewMonitorOffTime 22 e0
    MenuMonitorOffTime 22 1c ShootingInfoMonitorOffTime 23 f0 FlashSyncSpeed 23 0f FlashShutterSpeed 31 20
    ModelingFlash 36 e0 PlaybackMonitorOffTime 37 01 PlaybackZoom 38 80 ShutterSpeedLock 38 40 ApertureLock 38 30
    MovieShutterButton 38 04 FlashExposureCompArea 41 70 MovieFunctionButton 41 07 MoviePreviewButton 42 60
    VerticalMultiSelector 42 1f VerticalFuncButton 43 f0 VerticalFuncButtonPlusDials 43 07 AssignMovieRecordButton 46
    80 DynamicAreaAFDisplay 46 60 AFPointIllumination 46 18 StoreByOrientation 46 04 GroupAreaAFIllumination 46 03
    AFPointBrightness 47 70 AFOnButton 47 07 VerticalAFOnButton 48 80 SubSelectorAssignment 48 07
    MovieSubSelectorAssignment 49 f8 SubSelector 49 07 SubSelectorPlusDials 52 10 MovieFunctionButtonPlusDials 52 01
    MoviePreviewButtonPlusDials 53 10 MovieSubSelectorAssignmentPlusDials
""")
D610 = _table("""
    0 80 AF-CPrioritySelection 0 20 AF-SPrioritySelection 0 10 NumberOfFocusPoints 0 07 FocusTrackingLockOn 1 08
    FocusPointWrap 1 06 AFPointIllumination 1 01 AFAssist 5 03 EasyExposureCompensation 6 40 ExposureControlStep 6 10
    ISOSensitivityStep 7 e0 CenterWeightedAreaSize 7 0f FineTuneOptMatrixMetering 8 f0 FineTuneOptCenterWeighted 8 0f
    FineTuneOptSpotMetering 17 02 ShutterReleaseButtonAE-L 18 f0 StandbyTimer 18 03 RemoteOnDuration 19 c0
    SelfTimerTime 19 30 SelfTimerShotInterval 19 0f SelfTimerShotCount 20 e0 ImageReviewMonitorOffTime 20 1c
    LiveViewMonitorOffTime 21 e0 MenuMonitorOffTime 21 1c ShootingInfoMonitorOffTime 35 e0 PlaybackMonitorOffTime
""")
D810 = _table("""
    0 08 LightSwitch 0 03 CustomSettingsBank 1 c0 AF-CPrioritySelection 1 20 AF-SPrioritySelection 1 10
    AFPointSelection 1 07 FocusTrackingLockOn 2 80 AFActivation 2 08 FocusPointWrap 2 06 AFPointBrightness 2 01
    AFAssist 3 40 BatteryOrder 3 03 MB-D12BatteryType 4 40 Pitch 4 20 NoMemoryCard 4 0c ISODisplay 4 02 GridDisplay 5
    c0 ShootingInfoDisplay 5 20 LCDIllumination 5 08 ElectronicFront-CurtainShutter 5 04 ScreenTips 5 03 Beep 6 80
    ReverseIndicators 6 18 CommandDialsReverseRotation 6 03 EasyExposureCompensation 7 c0 ExposureControlStepSize 7 30
    ISOStepSize 7 0c ExposureCompStepSize 8 e0 CenterWeightedAreaSize 8 0f FineTuneOptMatrixMetering 9 f0
    FineTuneOptCenterWeighted 9 0f FineTuneOptSpotMetering 10 c0 MultiSelectorShootMode 10 30
    MultiSelectorPlaybackMode 10 01 MultiSelector 11 c0 ExposureDelayMode 11 0f CLModeShootingSpeed 12 ff
    MaxContinuousRelease 13 e0 AutoBracketSet 13 10 AutoBracketOrder 13 0c AutoBracketModeM 14 1f FuncButton 15 1f
    PreviewButton 16 07 AssignBktButton 17 1f AELockButton 18 e0 CommandDialsChangeMainSub 18 18
    CommandDialsMenuAndPlayback 18 04 CommandDialsApertureSetting 18 02 ShutterReleaseButtonAE-L 18 01
    ReleaseButtonToUseDial 19 f0 StandbyTimer 20 c0 SelfTimerTime 20 30 SelfTimerShotInterval 20 0f SelfTimerShotCount
    21 e0 ImageReviewMonitorOffTime 21 1c LiveViewMonitorOffTime 22 e0 MenuMonitorOffTime 22 1c
    ShootingInfoMonitorOffTime 23 f0 FlashSyncSpeed 23 0f FlashShutterSpeed 24 c0 FlashControlBuilt-in 31 20
    ModelingFlash 36 e0 PlaybackMonitorOffTime 37 c0 MultiSelectorLiveView 38 80 ShutterSpeedLock 38 40 ApertureLock
    38 20 MovieShutterButton 38 04 FlashExposureCompArea 40 0f MovieAELockButtonAssignment 41 70 MovieFunctionButton
    41 07 MoviePreviewButton 42 0f FuncButtonPlusDials 43 0f PreviewButtonPlusDials 44 0f AELockButtonPlusDials 45 0f
    AssignMovieRecordButton 46 0f FineTuneOptHighlightWeighted 47 80 DynamicAreaAFDisplay 47 40 AFPointIllumination 47
    18 StoreByOrientation 47 04 GroupAreaAFIllumination 48 80 MatrixMetering 48 30 LiveViewButtonOptions 48 03
    AFModeRestrictions 49 7e LimitAFAreaModeSelection 50 07 AF-OnForMB-D12 51 1f AssignRemoteFnButton 52 3f
    LensFocusFunctionButtons
""")
D5200 = _table("""
    0 80 AF-CPrioritySelection 0 10 NumberOfFocusPoints 1 01 AFAssist 3 c0 Beep 3 20 NoMemoryCard 3 08 ISODisplay 4 08
    FileNumberSequence 5 80 ReverseIndicators 5 10 ReverseExposureCompDial 5 08 ReverseShutterSpeedAperture 5 04
    RangeFinder 6 40 EVStepSize 10 40 ExposureDelayMode 12 c0 AutoBracketSet 13 1f FunctionButton 16 0f AELockButton
    17 02 ShutterReleaseButtonAE-L 18 e0 StandbyTimer 18 03 RemoteOnDuration 19 c0 SelfTimerTime 19 0f
    SelfTimerShotCount 20 e0 ImageReviewTime 20 1c LiveViewMonitorOffTime 21 e0 PlaybackMenusTime 23 c0 InternalFlash
    23 1f ManualFlashOutput
""")
D850 = _table("""
    0 03 CustomSettingsBank 1 c0 AF-CPrioritySelection 1 20 AF-SPrioritySelection 1 10 AFPointSelection 1 08
    Three-DTrackingFaceDetection 1 07 BlockShotAFResponse 2 08 FocusPointWrap 2 06 AFPointBrightness 4 08 ISODisplay 4
    02 GridDisplay 5 20 LCDIllumination 5 08 ElectronicFront-CurtainShutter 6 80 ReverseIndicators 6 18
    CommandDialsReverseRotation 6 03 EasyExposureCompensation 7 c0 ExposureControlStepSize 7 30 ISOStepSize 7 0c
    ExposureCompStepSize 8 e0 CenterWeightedAreaSize 8 0f FineTuneOptMatrixMetering 9 f0 FineTuneOptCenterWeighted 9
    0f FineTuneOptSpotMetering 10 e0 MultiSelectorShootMode 10 0c MultiSelectorPlaybackMode 10 01 MultiSelector 11 e0
    ExposureDelayMode 11 0f CLModeShootingSpeed 12 ff MaxContinuousRelease 13 10 AutoBracketOrder 13 0c
    AutoBracketModeM 14 3f Func1Button 15 3f PreviewButton 16 07 AssignBktButton 18 e0 CommandDialsChangeMainSub 18 18
    CommandDialsMenuAndPlayback 18 04 CommandDialsApertureSetting 18 01 ReleaseButtonToUseDial 19 f0 StandbyTimer 20
    c0 SelfTimerTime 20 30 SelfTimerShotInterval 20 0f SelfTimerShotCount 21 e0 ImageReviewMonitorOffTime 21 1c
    LiveViewMonitorOffTime 22 e0 MenuMonitorOffTime 22 1c ShootingInfoMonitorOffTime 23 f0 FlashSyncSpeed 23 0f
    FlashShutterSpeed 31 20 ModelingFlash 36 e0 PlaybackMonitorOffTime 37 c0 MultiSelectorLiveView 38 80
    ShutterSpeedLock 38 40 ApertureLock 38 10 MovieShutterButton 38 04 FlashExposureCompArea 38 02
    AutoFlashISOSensitivity 41 f0 MovieFunc1Button 41 0f MoviePreviewButton 42 0f Func1ButtonPlusDials 43 0f
    PreviewButtonPlusDials 45 0f AssignMovieRecordButtonPlusDials 46 0f FineTuneOptHighlightWeighted 47 80
    DynamicAreaAFDisplay 47 40 AFPointIllumination 47 18 StoreByOrientation 48 80 MatrixMetering 48 30
    LiveViewButtonOptions 48 03 AFModeRestrictions 49 7e LimitAFAreaModeSelection 52 3f LensFocusFunctionButtons 66 ff
    VerticalMultiSelector 67 3f AssignMB-D18FuncButton 68 0f AssignMB-D18FuncButtonPlusDials 70 3f AF-OnButton 71 80
    SubSelector 72 3f SubSelectorCenter 73 0f SubSelectorPlusDials 74 f0 AssignMovieSubselector 75 10
    AssignMovieFunc1ButtonPlusDials 75 01 AssignMoviePreviewButtonPlusDials 76 10 AssignMovieSubselectorPlusDials 77
    80 SyncReleaseMode 77 40 ContinuousModeLiveView 78 80 Three-DTrackingWatchArea 78 60 SubjectMotion 78 08
    AFActivation 78 03 ShutterReleaseButtonAE-L 79 7f AssignMB-D18AF-OnButton 80 3f Func2Button 82 70
    AssignMovieFunc2Button
""")
D5 = _table("""
    0 03 CustomSettingsBank 1 c0 AF-CPrioritySelection 1 20 AF-SPrioritySelection 1 10 NumberOfFocusPoints 1 08
    Three-DTrackingFaceDetection 1 07 BlockShotAFResponse 2 08 FocusPointWrap 2 06 AFPointBrightness 4 08 ISODisplay 4
    02 GridDisplay 5 20 LCDIllumination 5 08 ElectronicFront-CurtainShutter 6 80 ReverseIndicators 6 18
    CommandDialsReverseRotation 6 03 EasyExposureCompensation 7 c0 ExposureControlStepSize 7 30 ISOStepSize 7 0c
    ExposureCompStepSize 8 e0 CenterWeightedAreaSize 8 0f FineTuneOptMatrixMetering 9 f0 FineTuneOptCenterWeighted 9
    0f FineTuneOptSpotMetering 10 e0 MultiSelectorShootMode 10 01 MultiSelector 11 c0 ExposureDelayMode 11 0f
    CLModeShootingSpeed 12 ff MaxContinuousRelease 13 10 AutoBracketOrder 13 0c AutoBracketModeM 14 3f Func1Button 15
    3f PreviewButton 16 07 AssignBktButton 18 e0 CommandDialsChangeMainSub 18 18 CommandDialsMenuAndPlayback 18 04
    CommandDialsApertureSetting 18 01 ReleaseButtonToUseDial 19 f0 StandbyTimer 20 c0 SelfTimerTime 20 30
    SelfTimerShotInterval 20 0f SelfTimerShotCount 21 e0 ImageReviewMonitorOffTime 21 1c LiveViewMonitorOffTime 22 e0
    MenuMonitorOffTime 22 1c ShootingInfoMonitorOffTime 23 f0 FlashSyncSpeed 23 0f FlashShutterSpeed 31 20
    ModelingFlash 36 e0 PlaybackMonitorOffTime 37 c0 MultiSelectorLiveView 38 80 ShutterSpeedLock 38 40 ApertureLock
    38 10 MovieShutterButton 38 04 FlashExposureCompArea 38 02 AutoFlashISOSensitivity 41 f0 MovieFunc1Button 41 0f
    MoviePreviewButton 42 0f Func1ButtonPlusDials 43 0f PreviewButtonPlusDials 45 0f AssignMovieRecordButtonPlusDials
    46 0f FineTuneOptHighlightWeighted 47 80 DynamicAreaAFDisplay 47 40 AFPointIllumination 47 18 StoreByOrientation
    48 80 MatrixMetering 48 30 LiveViewButtonOptions 48 03 AFModeRestrictions 49 7e LimitAFAreaModeSelection 52 3f
    LensFocusFunctionButtons 66 ff VerticalMultiSelector 67 3f VerticalFuncButton 68 0f VerticalFuncPlusDials 70 3f
    AF-OnButton 71 80 SubSelector 72 3f SubSelectorCenter 73 0f SubSelectorPlusDials 74 f0 AssignMovieSubselector 75
    10 AssignMovieFunc1ButtonPlusDials 75 01 AssignMoviePreviewButtonPlusDials 76 10 AssignMovieSubselectorPlusDials
    77 80 SyncReleaseMode 78 80 Three-DTrackingWatchArea 78 60 SubjectMotion 78 08 AFActivation 78 03
    ShutterReleaseButtonAE-L 79 7f VerticalAFOnButton 80 3f Func2Button 81 0f Func2ButtonPlusDials 82 70
    AssignMovieFunc2Button 83 03 Func3Button
""")
D500 = _table("""
    0 03 CustomSettingsBank 1 c0 AF-CPrioritySelection 1 20 AF-SPrioritySelection 1 10 NumberOfFocusPoints 1 08
    Three-DTrackingFaceDetection 1 07 BlockShotAFResponse 2 08 FocusPointWrap 2 06 AFPointBrightness 4 08 ISODisplay 4
    02 GridDisplay 5 20 LCDIllumination 5 08 ElectronicFront-CurtainShutter 6 80 ReverseIndicators 6 18
    CommandDialsReverseRotation 6 03 EasyExposureCompensation 7 c0 ExposureControlStepSize 7 30 ISOStepSize 7 0c
    ExposureCompStepSize 8 e0 CenterWeightedAreaSize 8 0f FineTuneOptMatrixMetering 9 f0 FineTuneOptCenterWeighted 9
    0f FineTuneOptSpotMetering 10 e0 MultiSelectorShootMode 10 0c MultiSelectorPlaybackMode 10 01 MultiSelector 11 c0
    ExposureDelayMode 11 0f CLModeShootingSpeed 12 ff MaxContinuousRelease 13 10 AutoBracketOrder 13 0c
    AutoBracketModeM 14 3f Func1Button 15 3f PreviewButton 16 07 AssignBktButton 18 e0 CommandDialsChangeMainSub 18 18
    CommandDialsMenuAndPlayback 18 04 CommandDialsApertureSetting 18 01 ReleaseButtonToUseDial 19 f0 StandbyTimer 20
    c0 SelfTimerTime 20 30 SelfTimerShotInterval 20 0f SelfTimerShotCount 21 e0 ImageReviewMonitorOffTime 21 1c
    LiveViewMonitorOffTime 22 e0 MenuMonitorOffTime 22 1c ShootingInfoMonitorOffTime 23 f0 FlashSyncSpeed 23 0f
    FlashShutterSpeed 31 20 ModelingFlash 36 e0 PlaybackMonitorOffTime 37 c0 MultiSelectorLiveView 38 80
    ShutterSpeedLock 38 40 ApertureLock 38 10 MovieShutterButton 38 04 FlashExposureCompArea 38 02
    AutoFlashISOSensitivity 41 f0 MovieFunc1Button 41 0f MoviePreviewButton 42 0f Func1ButtonPlusDials 43 0f
    PreviewButtonPlusDials 45 0f AssignMovieRecordButtonPlusDials 46 0f FineTuneOptHighlightWeighted 47 80
    DynamicAreaAFDisplay 47 40 AFPointIllumination 47 18 StoreByOrientation 47 04 GroupAreaAFIllumination 48 80
    MatrixMetering 48 30 LiveViewButtonOptions 48 03 AFModeRestrictions 49 7e LimitAFAreaModeSelection 52 3f
    LensFocusFunctionButtons 66 ff VerticalMultiSelector 67 3f AssignMB-D17FuncButton 68 0f
    AssignMB-D17FuncButtonPlusDials 70 3f AF-OnButton 71 80 SubSelector 72 3f SubSelectorCenter 73 0f
    SubSelectorPlusDials 74 f0 AssignMovieSubselector 75 10 AssignMovieFunc1ButtonPlusDials 75 01
    AssignMoviePreviewButtonPlusDials 76 10 AssignMovieSubselectorPlusDials 77 80 SyncReleaseMode 78 80
    Three-DTrackingWatchArea 78 60 SubjectMotion 78 08 AFActivation 78 03 ShutterReleaseButtonAE-L 79 7f
    AssignMB-D17AF-OnButton 80 3f Func2Button 82 70 AssignMovieFunc2Button
""")
D90 = _table("""
    0 08 LightSwitch 2 60 AFAreaModeSetting 2 10 CenterFocusPoint 2 08 FocusPointWrap 2 06 AFPointIllumination 2 01
    AFAssist 3 1c AELockForMB-D80 3 03 MB-D80BatteryType 4 40 Beep 4 20 NoMemoryCard 4 0c ISODisplay 4 02 GridDisplay
    4 01 ViewfinderWarning 5 c0 ShootingInfoDisplay 5 20 LCDIllumination 5 08 FileNumberSequence 5 04 ScreenTips 6 80
    ReverseIndicators 6 01 EasyExposureComp 7 40 ExposureControlStepSize 8 60 CenterWeightedAreaSize 8 0f
    FineTuneOptMatrixMetering 9 f0 FineTuneOptCenterWeighted 9 0f FineTuneOptSpotMetering 11 40 ExposureDelayMode 11
    07 CLModeShootingSpeed 13 e0 AutoBracketSet 13 10 AutoBracketOrder 14 78 FuncButton 16 18 OKButton 17 38
    AELockButton 18 80 CommandDialsReverseRotation 18 02 ShutterReleaseButtonAE-L 19 f0 MeteringTime 19 03
    RemoteOnDuration 20 c0 SelfTimerTime 20 1e SelfTimerShotCount 21 e0 ImageReviewTime 21 1c PlaybackMonitorOffTime
    22 e0 MenuMonitorOffTime 22 1c ShootingInfoMonitorOffTime 23 0f FlashShutterSpeed 24 c0 InternalFlash 24 1f
    ManualFlashOutput 25 70 RepeatingFlashOutput 25 0f RepeatingFlashCount 26 f0 RepeatingFlashRate 31 80 FlashWarning
    31 40 AutoFP 31 20 ModelingFlash 31 1f CommanderInternalTTLComp 32 1f CommanderGroupA_TTLComp 33 1f
    CommanderGroupB_TTLComp 34 c0 LiveViewAF
""")
D700 = _table("""
    0 80 CustomSettingsAllDefault 0 03 CustomSettingsBank 1 c0 AF-CPrioritySelection 1 20 AF-SPrioritySelection 1 10
    AFPointSelection 1 0c DynamicAFArea 2 80 AFActivation 2 08 FocusPointWrap 2 06 AFPointIllumination 2 01 AFAssist 3
    70 AF-OnForMB-D10 3 07 FocusTrackingLockOn 4 c0 ISOStepSize 4 30 ExposureControlStepSize 4 0c ExposureCompStepSize
    4 03 EasyExposureCompensation 5 70 CenterWeightedAreaSize 6 f0 FineTuneOptMatrixMetering 6 0f
    FineTuneOptSpotMetering 7 80 ShutterReleaseButtonAE-L 7 30 SelfTimerTime 7 0f MeteringTime 8 38
    PlaybackMonitorOffTime 8 07 MenuMonitorOffTime 9 38 ShootingInfoMonitorOffTime 9 07 ImageReviewTime 10 c0 Beep 10
    30 ShootingInfoDisplay 10 08 LCDIllumination 10 04 ExposureDelayMode 10 02 GridDisplay 11 40 FileNumberSequence 11
    07 CLModeShootingSpeed 12 ff MaxContinuousRelease 13 08 ScreenTips 13 04 BatteryOrder 13 03 MB-D10BatteryType 15
    f0 FlashSyncSpeed 15 0f FlashShutterSpeed 16 c0 FlashControlBuilt-in 26 c0 AutoBracketSet 26 30 AutoBracketModeM
    26 08 AutoBracketOrder 26 01 ModelingFlash 27 c0 MultiSelectorShootMode 27 30 MultiSelectorPlaybackMode 27 0c
    InitialZoomSetting 27 01 MultiSelector 28 f8 FuncButton 29 f8 PreviewButton 30 f8 AELockButton 31 70
    FuncButtonPlusDials 31 07 PreviewButtonPlusDials 32 70 AELockButtonPlusDials 33 80 CommandDialsReverseRotation 33
    40 CommandDialsChangeMainSub 33 20 CommandDialsApertureSetting 33 10 CommandDialsMenuAndPlayback 33 08
    ReverseIndicators 33 04 PhotoInfoPlayback 33 02 NoMemoryCard 33 01 ReleaseButtonToUseDial
""")
D5000 = _table("""
    0 60 AFAreaModeSetting 0 01 AFAssist 2 c0 Beep 2 20 NoMemoryCard 2 08 ISODisplay 2 02 GridDisplay 3 08
    FileNumberSequence 4 80 ReverseIndicators 4 10 RangeFinder 4 08 DateImprint 5 40 EVStepSize 9 40 ExposureDelayMode
    11 c0 AutoBracketSet 12 38 TimerFunctionButton 15 38 AELockButton 16 80 CommandDialsReverseRotation 16 02
    ShutterReleaseButtonAE-L 17 70 MeteringTime 17 03 RemoteOnDuration 18 c0 SelfTimerTime 18 1e SelfTimerShotCount 19
    e0 ImageReviewTime 20 e0 PlaybackMenusTime 22 c0 InternalFlash 22 1f ManualFlashOutput 32 60 LiveViewAF
""")
D5100 = _table("""
    0 80 AF-CPrioritySelection 1 01 AFAssist 3 c0 Beep 3 20 NoMemoryCard 3 08 ISODisplay 4 08 FileNumberSequence 5 80
    ReverseIndicators 5 10 RangeFinder 6 40 EVStepSize 10 40 ExposureDelayMode 12 c0 AutoBracketSet 13 38
    TimerFunctionButton 16 38 AELockButton 17 80 CommandDialsReverseRotation 17 02 ShutterReleaseButtonAE-L 18 70
    MeteringTime 18 03 RemoteOnDuration 19 c0 SelfTimerTime 19 0f SelfTimerShotCount 20 e0 ImageReviewTime 20 1c
    LiveViewMonitorOffTime 21 e0 PlaybackMenusTime 23 1f ManualFlashOutput
""")
D7000 = _table("""
    0 80 AF-CPrioritySelection 0 20 AF-SPrioritySelection 0 10 NumberOfFocusPoints 0 07 FocusTrackingLockOn 1 08
    FocusPointWrap 1 06 AFPointIllumination 1 01 AFAssist 2 40 BatteryOrder 2 1c AF-OnForMB-D11 2 03 MB-D11BatteryType
    3 c0 BeepPitch 3 20 NoMemoryCard 3 0c ISODisplay 3 02 GridDisplay 3 01 ViewfinderWarning 4 c0 ShootingInfoDisplay
    4 20 LCDIllumination 4 08 FileNumberSequence 4 04 ScreenTips 4 03 BeepVolume 5 80 ReverseIndicators 5 03
    EasyExposureCompensation 6 40 ExposureControlStep 6 10 ISOSensitivityStep 7 e0 CenterWeightedAreaSize 10 40
    ExposureDelayMode 10 07 CLModeShootingSpeed 11 ff MaxContinuousRelease 12 e0 AutoBracketSet 12 10 AutoBracketOrder
    13 f8 FuncButton 14 f8 PreviewButton 15 18 OKButton 16 38 AELockButton 17 80 CommandDialsReverseRotation 17 60
    CommandDialsChangeMainSub 17 18 CommandDialsMenuAndPlayback 17 04 CommandDialsApertureSetting 17 02
    ShutterReleaseButtonAE-L 17 01 ReleaseButtonToUseDial 18 f0 MeteringTime 18 03 RemoteOnDuration 19 c0
    SelfTimerTime 19 30 SelfTimerInterval 19 0f SelfTimerShotCount 20 e0 ImageReviewTime 20 1c LiveViewMonitorOffTime
    21 e0 MenuMonitorOffTime 21 1c ShootingInfoMonitorOffTime 22 f0 FlashSyncSpeed 22 0f FlashShutterSpeed 23 c0
    FlashControlBuilt-in 30 80 FlashWarning 30 20 ModelingFlash 34 60 LiveViewAFAreaMode 34 02 LiveViewAFMode 35 e0
    PlaybackMonitorOffTime
""")
