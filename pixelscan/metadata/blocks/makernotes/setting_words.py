"""Words for the settings of Nikon's and Canon's bodies whose numbers mean the same in every model that has them.

Numbers and their meanings as ExifTool's documentation of those tags gives them: a name, then a number and its words.
"""

from collections.abc import Mapping

Words = Mapping[str, Mapping[int, str]]


def _table(rows: str) -> Words:
    table = {}
    for row in rows.strip().splitlines():
        name, _, meanings = row.strip().partition(": ")
        table[name] = {
            int(number): words for number, _, words in (each.partition(" ") for each in meanings.split(", "))
        }
    return table


# In the shot information.
NIKON_CUSTOM_SETTINGS = _table("""
    AELock: 0 Off, 1 On
    AFAreaIllumination: 0 Auto, 1 Off, 2 On
    AFAssist: 0 On, 1 Off
    ApertureLock: 0 Off, 1 On
    AssignBktButton: 0 Auto Bracketing, 1 Multiple Exposure, 2 HDR (high dynamic range), 3 None
    AssignMovieFunc2Button: 0 None, 3 Index Marking, 4 View Photo Shooting Info
    AutoBracketModeM: 0 Flash/Speed, 1 Flash/Speed/Aperture, 2 Flash/Aperture, 3 Flash Only, 4 Flash/ISO
    AutoBracketingMode: 0 Flash/Speed, 1 Flash/Speed/Aperture, 2 Flash/Aperture, 3 Flash Only
    AutoBracketingSet: 0 AE & Flash, 1 AE Only, 2 Flash Only, 3 WB Bracketing, 4 Active D-Lighting
    AutoFP: 0 Off, 1 On
    AutoFlashISOSensitivity: 0 Subject and Background, 1 Subject Only
    AutoISO: 0 Off, 1 On
    AutoISOMax: 0 200, 1 400, 2 800, 3 1600
    BeepPitch: 0 Off, 1 Low, 2 High
    BeepVolume: 0 Off, 1 1, 2 2, 3 3
    CenterAFArea: 0 Normal Zone, 1 Wide Zone
    CenterFocusPoint: 0 Normal Zone, 1 Wide Zone
    CommandDialsApertureSetting: 0 Sub-command Dial, 1 Aperture Ring
    CommanderGroupAMode: 0 TTL, 1 Auto Aperture, 2 Manual, 3 Off
    CommanderGroupBMode: 0 TTL, 1 Auto Aperture, 2 Manual, 3 Off
    CommanderInternalFlash: 0 TTL, 1 Manual, 2 Off
    ContinuousModeLiveView: 0 Off, 1 On
    CustomSettingsAllDefault: 0 Yes, 1 No
    CustomSettingsBank: 0 A, 1 B, 2 C, 3 D
    DateImprint: 0 Off, 1 On
    DynamicAFArea: 0 9 Points, 1 21 Points, 2 51 Points, 3 51 Points (3D-tracking)
    DynamicAreaAFDisplay: 0 Off, 1 On
    EVStepSize: 0 1/3 EV, 1 1/2 EV
    EasyExposureComp: 0 Off, 1 On
    ElectronicFront-CurtainShutter: 0 Off, 1 On
    ExposureCompStepSize: 0 1/3 EV, 1 1/2 EV, 2 1 EV
    ExposureControlStep: 0 1/3 EV, 1 1/2 EV
    ExposureControlStepSize: 0 1/3 EV, 1 1/2 EV, 2 1 EV
    FlashControlBuilt-in: 0 TTL, 1 Manual, 2 Repeating Flash, 3 Commander Mode
    FlashWarning: 0 On, 1 Off
    FocusAreaSelection: 0 No Wrap, 1 Wrap
    FocusModeSetting: 0 Manual, 1 AF-S, 2 AF-C, 3 AF-A
    FocusPointWrap: 0 No Wrap, 1 Wrap
    GroupAreaAFIllumination: 0 Squares, 1 Dots
    ISOSensitivityStep: 0 1/3 EV, 1 1/2 EV
    ISOStepSize: 0 1/3 EV, 1 1/2 EV, 2 1 EV
    Illumination: 0 Off, 1 On
    ImageReview: 0 On, 1 Off
    InternalFlash: 0 TTL, 1 Manual, 2 Repeating Flash, 3 Commander Mode
    LCDIllumination: 0 Off, 1 On
    LightSwitch: 0 LCD Backlight, 1 LCD Backlight and Shooting Information
    LimitAFAreaModeSelection: 0 No Restrictions
    LiveViewAF: 0 Face Priority, 1 Wide Area, 2 Normal Area, 3 Subject Tracking
    LiveViewAFAreaMode: 0 Face-Priority, 1 NormalArea, 2 WideArea, 3 SubjectTracking
    LiveViewAFMode: 0 AF-C, 1 AF-F
    MB-D10Batteries: 0 LR6 (AA alkaline), 1 HR6 (AA Ni-MH), 2 FR6 (AA lithium), 3 ZR6 (AA Ni-Mn)
    MB-D10BatteryType: 0 LR6 (AA alkaline), 1 HR6 (AA Ni-MH), 2 FR6 (AA lithium), 3 ZR6 (AA Ni-Mn)
    MB-D11BatteryType: 0 LR6 (AA alkaline), 1 Ni-MH (AA Ni-MH), 2 FR6 (AA lithium)
    MB-D12BatteryType: 0 LR6 (AA alkaline), 1 HR6 (AA Ni-MH), 2 FR6 (AA lithium)
    MB-D80Batteries: 0 LR6 (AA Alkaline), 1 HR6 (AA Ni-MH), 2 FR6 (AA Lithium), 3 ZR6 (AA Ni-Mg)
    MB-D80BatteryType: 0 LR6 (AA alkaline), 1 HR6 (AA Ni-MH), 2 FR6 (AA lithium), 3 ZR6 (AA Ni-Mn)
    MainDialExposureComp: 0 Off, 1 On
    Metering: 0 Matrix, 1 Center-weighted, 2 Spot
    MovieFunctionButton: 0 None, 1 Power Aperture (open), 3 Index Marking, 4 View Photo Shooting Info
    MovieFunctionButtonPlusDials: 0 None, 1 Choose Image Area
    MoviePreviewButtonPlusDials: 0 None, 1 Choose Image Area
    MovieShutterButton: 0 Take Photo, 1 Record Movies, 2 Live Frame Grab
    MovieSubSelectorAssignmentPlusDials: 0 None, 1 Choose Image Area
    MultiSelector: 0 Do Nothing, 1 Reset Meter-off Delay
    NoMemoryCard: 0 Release Locked, 1 Enable Release
    Pitch: 0 High, 1 Low
    PlaybackZoom: 0 Use Separate Zoom Buttons, 1 Use Either Zoom Button with Command Dial
    RangeFinder: 0 Off, 1 On
    RearDisplay: 0 ISO, 1 Exposures Remaining
    ReleaseButtonToUseDial: 0 No, 1 Yes
    ReverseExposureCompDial: 0 No, 1 Yes
    ReverseIndicators: 0 + 0 -, 1 - 0 +
    ReverseShutterSpeedAperture: 0 No, 1 Yes
    SelfTimerInterval: 0 0.5 s, 1 1 s, 2 2 s, 3 3 s
    SelfTimerShotInterval: 0 0.5 s, 1 1 s, 2 2 s, 3 3 s
    SelfTimerTime: 0 2 s, 1 5 s, 2 10 s, 3 20 s
    ShootingModeSetting: 0 Single Frame, 1 Continuous, 2 Self-timer, 3 Delayed Remote, 4 Quick-response Remote
    ShutterSpeedLock: 0 Off, 1 On
    SubSelectorAssignment: 0 Focus Point Selection, 1 Same As Multi-selector
    SyncReleaseMode: 0 No Sync, 1 Sync
    Three-DTrackingFaceDetection: 0 Off, 1 On
    Three-DTrackingWatchArea: 0 Wide, 1 Normal
    ViewfinderDisplay: 0 Frame Count, 1 Exposures Remaining
    ViewfinderWarning: 0 On, 1 Off
""")
# In the record of newer bodies, which count from 1.
NIKON_MENU_SETTINGS = _table("""
    AF-AssistIlluminator: 1 On, 2 Off
    AF-SPrioritySel: 1 Release, 2 Focus
    AFActivation: 1 Shutter/AF-On, 2 AF-On Only
    ApertureLock: 1 On, 2 Off
    ApplySettingsToLiveView: 1 On, 2 Off
    AssignBktButton: 1 Auto Bracketing, 2 Multiple Exposure, 3 HDR (high dynamic range), 4 None
    AutoAreaAFStartingPoint: 1 Enable, 2 Disable
    AutoBracketModeM: 1 Flash/Speed, 2 Flash/Speed/Aperture, 3 Flash/Aperture, 4 Flash Only
    AutoFlashISOSensitivity: 1 Subject and Background, 2 Subject Only
    AutoFocusModeRestrictions: 1 AF-S, 2 AF-C, 3 No Limit
    BlockShotAFResponse: 1 1 (Quick), 2 2, 3 3 (Normal), 4 4, 5 5 (Delay)
    BracketSet: 1 AE/Flash, 2 AE, 3 Flash, 4 White Balance, 5 Active-D Lighting
    BracketingBurstOptions: 1 Enable, 2 Disable
    CmdDialsApertureSetting: 1 Sub-command Dial, 2 Aperture Ring
    CmdDialsMenuAndPlayback: 1 On, 2 On (Image Review Excluded), 3 Off
    ContinuousModeDisplay: 1 On, 2 Off
    CustomSettingsBank: 1 A, 2 B, 3 C, 4 D
    DynamicAreaAFAssist: 1 On, 2 Off
    EasyExposureCompensation: 1 On (auto reset), 2 On, 3 Off
    ElectronicFront-CurtainShutter: 1 On, 2 Off
    EnergySavingMode: 1 On, 2 Off
    ExposureCompStepSize: 1 1/3 EV, 2 1/2 EV, 3 1 EV
    ExposureControlStepSize: 1 1/3 EV, 2 1/2 EV, 3 1 EV
    ExposureDelayMode: 1 3 s, 2 2 s, 3 1 s, 4 0.5 s, 5 0.2 s, 6 Off
    ExtendedShutterSpeeds: 1 On, 2 Off
    FileNumberSequence: 1 On, 2 Off
    FlashBurstPriority: 1 Frame Rate, 2 Exposure
    FlashExposureCompArea: 1 Entire Frame, 2 Background Only
    FlashShutterSpeed: 1 1/60 s, 2 1/30 s, 3 1/15 s, 4 1/8 s, 5 1/4 s, 6 1/2 s, 7 1 s, 8 2 s
    FlickAdvanceDirection: 1 Right to Left, 2 Left to Right
    FlickerReductionIndicator: 1 Enable, 2 Disable
    FlickerReductionShooting: 1 Enable, 2 Disable
    FocusPeakingHighlightColor: 1 Red, 2 Yellow, 3 Blue, 4 White
    FocusPeakingLevel: 1 High Sensitivity, 2 Standard Sensitivity, 3 Low Sensitivity, 4 Off
    FocusPointBrightness: 1 Extra High, 2 High, 3 Normal, 4 Low
    FocusPointPersistence: 1 Auto, 2 Off
    FocusPointSelectionSpeed: 1 Normal, 2 High, 3 Very High
    FocusPointWrap: 1 Wrap, 2 No Wrap
    FramingGridDisplay: 1 On, 2 Off
    HDMIBitDepth: 1 8 Bit, 2 10 Bit
    HDMIExternalRecorder: 1 On, 2 Off
    HDMIOutputHDR: 2 On, 3 Off
    HDMIOutputRange: 1 Auto, 2 Limit, 3 Full
    HDMIOutputResolution: 1 Auto, 2 2160p, 3 1080p, 4 1080i, 5 720p, 6 576p, 7 480p
    HDMIViewAssist: 1 On, 2 Off
    ISOStepSize: 1 1/3 EV, 2 1/2 EV, 3 1 EV
    ImageReviewMonitorOffTime: 1 2 s, 2 4 s, 3 10 s, 4 20 s, 5 1 min, 6 5 min, 7 10 min
    KeepExposureWithTeleconverter: 1 Off, 2 Shutter Speed, 3 ISO
    LCDIllumination: 1 On, 2 Off
    Language: 5 English, 6 Spanish, 8 French, 15 Portuguese (Br)
    LensControlRing: 1 Aperture, 2 Exposure Compensation, 3 ISO Sensitivity, 4 None (Disabled)
    LightSwitch: 1 LCD Backlight, 2 LCD Backlight and Shooting Information
    LiveViewButtonOptions: 1 Enable, 2 Enable (Standby Timer Active), 3 Disable
    LiveViewMonitorOffTime: 1 5 min, 2 10 min, 3 15 min, 4 20 min, 5 30 min, 6 No Limit
    LowLightAF: 1 On, 2 Off
    ManualFocusPointIllumination: 1 On, 2 On During Focus Point Selection Only
    ManualFocusRingInAFMode: 1 On, 2 Off
    MatrixMetering: 1 Face Detection On, 2 Face Detection Off
    MenuMonitorOffTime: 1 4 s, 2 10 s, 3 20 s, 4 1 min, 5 5 min, 6 10 min
    ModelingFlash: 1 On, 2 Off
    MovieAFSpeedApply: 1 Always, 2 Only During Recording
    MovieAFTrackingSensitivity: 1 1 (High), 2 2, 3 3, 4 4 (Normal), 5 5, 6 6, 7 7 (Low)
    MovieFunc3Button: 1 Record Movie, 2 My Menu, 3 My Menu Top Item, 4 None
    MovieHighlightDisplayPattern: 1 Pattern 1, 2 Pattern 2, 3 Off
    MovieHighlightDisplayThreshold: 1 255, 2 248, 3 235, 4 224, 5 213, 6 202, 7 191, 8 180
    MovieISOAutoControlManualMode: 1 On, 2 Off
    MovieShutterButton: 1 Take Photo, 2 Record Movie
    MovieWhiteBalanceSameAsPhoto: 1 Yes, 2 No
    MultiSelector: 1 Restart Standby Timer, 2 Do Nothing
    MultiSelectorLiveView: 1 Select Center Focus Point, 2 Zoom (Low), 3 Zoom (1:1), 4 Zoom (High), 5 None
    OpticalVR: 1 On, 2 Off
    PhotoShootingMenuBank: 1 A, 2 B, 3 C, 4 D
    PlaybackFlickDown: 1 Rating, 2 Select To Send, 3 Protect, 4 Voice Memo, 5 None
    PlaybackFlickDownRating: 1 Rating 5, 2 Rating 4, 3 Rating 3, 4 Rating 2, 5 Rating 1, 6 Candidate for Deletion
    PlaybackFlickUp: 1 Rating, 2 Select To Send, 3 Protect, 4 Voice Memo, 5 None
    PlaybackFlickUpRating: 1 Rating 5, 2 Rating 4, 3 Rating 3, 4 Rating 2, 5 Rating 1, 6 Candidate for Deletion
    PlaybackMonitorOffTime: 1 4 s, 2 10 s, 3 20 s, 4 1 min, 5 5 min, 6 10 min
    PreferSubSelectorCenter: 1 Off, 2 On
    PrimarySlot: 1 CFexpress/XQD Card, 2 SD Card
    QuietShutterShootingSpeed: 1 Single, 2 5 fps, 3 4 fps, 4 3 fps, 5 2 fps, 6 1 fps
    RearControPanelDisplay: 1 Release Mode, 2 Frame Count
    RecallShootFuncAF-On: 1 Off, 2 On
    RecallShootFuncAFAreaMode: 1 Off, 2 On
    RecallShootFuncAperture: 1 Off, 2 On
    RecallShootFuncExposureComp: 1 Off, 2 On
    RecallShootFuncExposureMode: 1 Off, 2 On
    RecallShootFuncFocusTracking: 1 Off, 2 On
    RecallShootFuncISO: 1 Off, 2 On
    RecallShootFuncMeteringMode: 1 Off, 2 On
    RecallShootFuncShutterSpeed: 1 Off, 2 On
    RecallShootFuncWhiteBalance: 1 Off, 2 On
    ReleaseButtonToUseDial: 1 Yes, 2 No
    ReverseFocusRing: 1 Not Reversed, 2 Reversed
    ReverseIndicators: 1 + 0 -, 2 - 0 +
    SaveFocus: 1 On, 2 Off
    SecondarySlotFunction: 1 Overflow, 2 Backup, 3 NEF Primary + JPG Secondary, 4 JPG Primary + JPG Secondary
    SelfTimerShotInterval: 1 0.5 s, 2 1 s, 3 2 s, 4 3 s
    SelfTimerTime: 1 2 s, 2 5 s, 3 10 s, 4 20 s
    ShootingInfoMonitorOffTime: 1 4 s, 2 10 s, 3 20 s, 4 1 min, 5 5 min, 6 10 min
    ShutterReleaseButtonAE-L: 1 On (Half Press), 2 On (Burst Mode), 3 Off
    ShutterSpeedLock: 1 On, 2 Off
    ShutterType: 1 Auto, 2 Mechanical, 3 Electronic
    SilentPhotography: 1 On, 2 Off
    SubDialFrameAdvance: 1 10 Frames, 2 50 Frames, 3 Rating, 4 Protect, 5 Stills Only, 6 Movies Only, 7 Folder
    SubSelector: 1 Same as MultiSelector, 2 Focus Point Selection
    SubjectMotion: 1 Erratic, 2 Steady
    SyncReleaseMode: 1 Sync, 2 No Sync
    Three-DTrackingFaceDetection: 1 On, 2 Off
    USBPowerDelivery: 1 Enable, 2 Disable
    VerticalMovieFuncButton: 1 LiveView Info Display On/Off, 2 Record Movie, 3 Exposure Compensation, 4 ISO, 5 None
    VerticalMultiSelector: 1 Same as MultiSelector, 2 Focus Point Selection
""")
# Bodies from the EOS-1D Mark III on.
CANON_FUNCTIONS = _table("""
    AEBAutoCancel: 0 On, 1 Off
    AFAreaSelectMethod: 0 AF area selection button, 1 Main dial
    AFOnAELockButtonSwitch: 0 Disable, 1 Enable
    AFPointBrightness: 0 Normal, 1 Brighter
    AIServoFirstImagePriority: -1 Release priority, 0 Equal priority, 1 Focus priority
    AIServoSecondImagePriority: -1 Shooting speed priority, 0 Equal priority, 1 Focus priority
    AIServoTrackingMethod: 0 Main focus point priority, 1 Continuous AF track priority
    AIServoTrackingSensitivity: -2 Slow, -1 Medium Slow, 0 Standard, 1 Medium Fast, 2 Fast
    AddAspectRatioInfo: 0 Off, 1 6:6, 2 3:4, 3 4:5, 4 6:7, 5 10:12, 6 5:7
    AddIPTCInformation: 0 Disable, 1 Enable
    AddOriginalDecisionData: 0 Off, 1 On
    AudioCompression: 0 Enable, 1 Disable
    AutoAFPointColorTracking: 0 On-Shot AF only, 1 Disable
    AvSettingWithoutLens: 0 Disable, 1 Enable
    ControlRingRotation: 0 Normal, 1 Reversed
    DefaultEraseOption: 0 Cancel selected, 1 Erase selected, 2 Erase RAW selected, 3 Erase non-RAW selected
    DialDirectionTvAv: 0 Normal, 1 Reversed
    DisplayAllAFPoints: 0 Enable, 1 Disable
    ETTLII: 0 Evaluative, 1 Average
    ExposureCompAutoCancel: 0 Enable, 1 Disable
    FlashButtonFunction: 0 Raise built-in flash, 1 ISO speed
    FlashFiring: 0 Fires, 1 Does not fire
    FocusDisplayAIServoAndMF: 0 Enable, 1 Disable
    FocusRingRotation: 0 Normal, 1 Reversed
    HighlightTonePriority: 0 Disable, 1 Enable
    ISOExpansion: 0 Off, 1 On
    ISOSpeedIncrements: 0 1/3 Stop, 1 1 Stop
    InitialAFPointAIServoAF: 0 Auto, 1 Initial AF point selected, 2 Manual AF point
    LCDDisplayAtPowerOn: 0 Display, 1 Retain power off status
    LCDIlluminationDuringBulb: 0 Off, 1 On
    LensDriveNoAF: 0 Focus search on, 1 Focus search off
    LiveViewExposureSimulation: 0 Disable (LCD auto adjust), 1 Enable (simulates exposure)
    LongExposureNoiseReduction: 0 Off, 1 Auto, 2 On
    ManualAFPointSelectPattern: 0 Stops at AF area edges, 1 Continuous
    ManualTv: 0 Tv=Main/Av=Control, 1 Tv=Control/Av=Main
    MemoAudioQuality: 0 High (48 kHz), 1 Low (8 kHz)
    MirrorLockup: 0 Disable, 1 Enable, 2 Enable: Down with Set
    MultiControllerWhileMetering: 0 Off, 1 AF point selection
    OrientationLinkedAFPoint: 0 Same for vertical and horizontal, 1 Select different AF points
    RFLensMFFocusRingSensitivity: 0 Varies With Rotation Speed, 1 Linked To Rotation Angle
    RetractLensOnPowerOff: 0 Enable, 1 Disable
    SafetyShift: 0 Disable, 1 Enable (Tv/Av), 2 Enable (ISO speed)
    ShortReleaseTimeLag: 0 Disable, 1 Enable
    ShutterCurtainSync: 0 1st-curtain sync, 1 2nd-curtain sync
    ShutterReleaseWithoutLens: 0 Disable, 1 Enable
    SpotMeterLinkToAFPoint: 0 Disable (use center AF point), 1 Enable (use active AF point)
    StartMovieShooting: 0 Default (from LV), 1 Quick start (FEL button)
    SuperimposedDisplay: 0 On, 1 Off
    TrashButtonFunction: 0 Normal (set center AF point), 1 Depth-of-field preview
    USMLensElectronicMF: 0 Enable after one-shot AF, 1 Disable after one-shot AF, 2 Disable in AF mode
    ViewInfoDuringExposure: 0 Disable, 1 Enable
    WBMediaImageSizeSetting: 0 Rear LCD panel, 1 LCD monitor, 2 Off (disable button)
""")
# In the arrays of any EOS.
CANON_ARRAYS = _table("""
    PeripheralLighting: 0 Off, 1 On
    DistortionCorrection: 0 Off, 1 On
    ChromaticAberrationCorr: 0 Off, 1 On
    PeripheralLightingSetting: 0 Off, 1 On
    ChromaticAberrationSetting: 0 Off, 1 On
    DistortionCorrectionSetting: 0 Off, 1 On
    DigitalLensOptimizerSetting: 0 Off, 1 On
    DaylightSavings: 0 Off, 60 On
    GrainyBWFilter: -1 Off
    SoftFocusFilter: -1 Off
    ToyCameraFilter: -1 Off
    MiniatureFilter: -1 Off
    FisheyeFilter: -1 Off
    PaintingFilter: -1 Off
    WatercolorFilter: -1 Off
    MiniatureFilterOrientation: 0 Horizontal, 1 Vertical
    MyColorMode: 0 Off
    Categories: 0 (none)
    ColorTone: 0 Normal
    FilterEffectMonochrome: 0 None, 1 Yellow, 2 Orange, 3 Red, 4 Green
    ToningEffectMonochrome: 0 None, 1 Sepia, 2 Blue, 3 Purple, 4 Green
    FilterEffectAuto: 0 None, 1 Yellow, 2 Orange, 3 Red, 4 Green
    ToningEffectAuto: 0 None, 1 Sepia, 2 Blue, 3 Purple, 4 Green
    FilterEffectUserDef1: 0 None, 1 Yellow, 2 Orange, 3 Red, 4 Green
    ToningEffectUserDef1: 0 None, 1 Sepia, 2 Blue, 3 Purple, 4 Green
    FilterEffectUserDef2: 0 None, 1 Yellow, 2 Orange, 3 Red, 4 Green
    ToningEffectUserDef2: 0 None, 1 Sepia, 2 Blue, 3 Purple, 4 Green
    FilterEffectUserDef3: 0 None, 1 Yellow, 2 Orange, 3 Red, 4 Green
    ToningEffectUserDef3: 0 None, 1 Sepia, 2 Blue, 3 Purple, 4 Green
""")
_STYLES = {65: "PC 1", 66: "PC 2", 67: "PC 3", 129: "Standard", 130: "Portrait", 131: "Landscape", 132: "Neutral"}
_STYLES |= {133: "Faithful", 134: "Monochrome", 135: "Auto", 136: "Fine Detail"}
CANON_ARRAYS = {**CANON_ARRAYS, **dict.fromkeys((f"UserDef{number}PictureStyle" for number in (1, 2, 3)), _STYLES)}
