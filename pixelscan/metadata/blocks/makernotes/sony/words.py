"""Words of Sony's settings, which several structures share, as ExifTool's documentation of Sony's tags has them."""

OFF_ON = {0: "Off", 1: "On"}
NO_YES = {0: "No", 1: "Yes"}
MOUNTS = {0: "Unknown", 1: "A-mount", 2: "E-mount"}
FORMATS = {0: "Unknown", 1: "APS-C", 2: "Full-frame"}
ORIENTATIONS = {1: "Horizontal (normal)", 3: "Rotate 180", 6: "Rotate 90 CW", 8: "Rotate 270 CW"}
QUALITIES = {0: "JPEG", 1: "RAW", 2: "RAW + JPEG", 3: "JPEG + MPO"}
SELF_TIMERS = {0: "Off", 1: "Self-timer 10 s", 2: "Self-timer 2 s"}
FLASH_MODES = {0: "Autoflash", 1: "Fill-flash", 2: "Flash Off", 3: "Slow Sync", 4: "Rear Sync", 6: "Wireless"}
METERING = {0: "Multi-segment", 2: "Center-weighted average", 3: "Spot", 4: "Average", 5: "Highlight"}
FOCUS_MODES = {0: "Manual", 2: "AF-S", 3: "AF-C", 4: "AF-A", 6: "DMF"}
HDR = {0: "Off", 1: "HDR Auto"} | {2 * stops + 1: f"HDR {stops} EV" for stops in range(1, 7)}
OPTIMIZER = {0: "Off", 1: "Auto", 8: "n/a"} | {level + 2: f"Lv{level}" for level in range(1, 6)}
SEQUENCE_SHOTS = {0: "Continuous", 1: "1 shot", **{number: f"{number} shots" for number in range(2, 17)}}
SEQUENCE_SHOTS |= {100: "Continuous - iSweep Panorama", 200: "Continuous - Sweep Panorama"}
SEQUENCE_FILES = {0: "Continuous", 1: "1 file", **{number: f"{number} files" for number in range(2, 11)}}
FLASHES = {
    0: "No Flash present",
    2: "Flash Inhibited",
    64: "Built-in Flash present",
    65: "Built-in Flash Fired",
    66: "Built-in Flash Inhibited",
    128: "External Flash present",
    129: "External Flash Fired",
}
AREAS = {
    0: "Multi",
    1: "Center",
    2: "Spot",
    3: "Flexible Spot",
    11: "Zone",
    12: "Expanded Flexible Spot",
    14: "Tracking",
    15: "Face Tracking",
    20: "Animal Eye Tracking",
    255: "Manual",
}
PROGRAMS = {
    0: "Program AE",
    1: "Aperture-priority AE",
    2: "Shutter speed priority AE",
    3: "Manual",
    4: "Auto",
    5: "iAuto",
    6: "Superior Auto",
    7: "iAuto+",
    8: "Portrait",
    9: "Landscape",
    10: "Twilight",
    11: "Twilight Portrait",
    12: "Sunset",
    16: "Sports",
    17: "Handheld Night Shot",
    18: "Anti Motion Blur",
    29: "Macro",
    33: "Sweep Panorama",
}
RELEASES = {
    0: "Normal",
    1: "Continuous",
    2: "Continuous - Exposure Bracketing",
    3: "DRO or White Balance Bracketing",
    5: "Continuous - Burst",
    6: "Single Frame - Capture During Movie",
    7: "Continuous - Sweep Panorama",
    8: "Continuous - Anti-Motion Blur, Hand-held Twilight",
    9: "Continuous - HDR",
    10: "Continuous - Background defocus",
    18: "Normal - iAuto+",
    19: "Continuous - Speed/Advance Priority",
    20: "Continuous - Multi Frame NR",
    23: "Single-frame - Exposure Bracketing",
    26: "Continuous Low",
    28: "Smile Shutter",
}
RELEASES_3 = {0: "Normal", 1: "Continuous", 2: "Bracketing", 4: "Continuous - Burst"}
RELEASES_3 |= {5: "Continuous - Speed/Advance Priority", 6: "Normal - Self-timer", 9: "Single Burst Shooting"}
PROFILES = {
    0: "Gamma Still - Standard/Neutral (PP2)",
    1: "Gamma Still - Portrait",
    3: "Gamma Still - Night View/Portrait",
    4: "Gamma Still - B&W/Sepia",
    5: "Gamma Still - Clear",
    6: "Gamma Still - Deep",
    7: "Gamma Still - Light",
    8: "Gamma Still - Vivid",
    10: "Gamma Movie (PP1)",
    22: "Gamma ITU709 (PP3 or PP4)",
    24: "Gamma Cine1 (PP5)",
    25: "Gamma Cine2 (PP6)",
    28: "Gamma S-Log2 (PP7)",
    31: "Gamma S-Log3 (PP8 or PP9)",
    33: "Gamma HLG2 (PP10)",
}
EFFECTS = dict(
    enumerate(
        (
            *("Off", "Toy Camera", "Pop Color", "Posterization", "Retro Photo", "Soft High Key", "Partial Color"),
            *("High Contrast Monochrome", "Soft Focus", "HDR Painting", "Rich-tone Monochrome", "Miniature"),
            *("Water Color", "Illustration"),
        )
    )
)
NOISE_REDUCTION = {0: "Off", 1: "Low", 2: "Normal", 3: "High"}
STYLES = {0: "Standard", 1: "Vivid", 2: "Neutral", 3: "Portrait", 4: "Landscape", 5: "B&W", 6: "Clear", 7: "Deep"}
STYLES |= {8: "Light", 9: "Sunset", 10: "Night View/Portrait", 11: "Autumn Leaves", 13: "Sepia"}
# ISO speeds by number from 11 on: thirds of a stop.
_ISO_SPEEDS = (
    *(100, 125, 160, 200, 250, 320, 400, 500, 640, 800, 1000, 1250, 1600, 2000, 2500, 3200, 4000, 5000, 6400, 8000),
    *(10000, 12800, 16000, 20000, 25600, 32000, 40000, 51200, 64000, 80000, 102400, 128000, 160000, 204800, 256000),
    *(320000, 409600),
)
ISO_SPEEDS = {5: 25, 7: 40, 8: 50, 9: 64, 10: 80, **dict(enumerate(_ISO_SPEEDS, 11))}
# A lens's features by the bits of two bytes: masked, and what a value means.
_LENS_FEATURES = (
    (0x0300, {0x0100: "DT", 0x0200: "FE", 0x0300: "E"}),
    (0x4000, {0x4000: "PZ"}),
    (0x00E0, {0x0020: "STF", 0x0040: "Reflex", 0x0060: "Macro", 0x0080: "Fisheye"}),
    (0x000C, {0x0004: "ZA", 0x0008: "G"}),
    (0x0003, {0x0001: "SSM", 0x0002: "SAM"}),
    (0x8000, {0x8000: "OSS"}),
    (0x2000, {0x2000: "LE"}),
    (0x0800, {0x0800: "II"}),
)


def lens_features(flags: int) -> list[str]:
    """The letters in a lens's name: its mount's kind first, then power zoom, optics, motor, stabilisation."""
    return [words[flags & mask] for mask, words in _LENS_FEATURES if flags & mask in words]
