"""The twelve places behind a drawn figure, in few lines: each a wall, a floor, and what one knows the place by.

The picture is 320 wide and 200 high; the floor begins at 150 and the figure stands at 186.
"""

from collections.abc import Callable, Mapping

FLOOR = 150
SEATS: Mapping[str, str] = {
    "classroom": "chair",
    "cafeteria": "bench",
    "office": "chair",
    "bus": "step",
    "lot": "kerb",
    "stairwell": "step",
    "field": "bench",
    "gym": "bench",
    "library": "chair",
    "street": "kerb",
    "home": "sofa",
}
"""What one sits on at a place; on the floor where nothing is named."""


def backdrop(place: str) -> str:
    """Draw a place."""
    ground = f'<path class="fig-wall" d="M0 0h320v{FLOOR}H0z"/><path class="fig-floor" d="M0 {FLOOR}h320v50H0z"/>'
    return f'{ground}<g class="fig-back">{_DRAWINGS[place]()}</g>'


def seat(place: str) -> str:
    """Draw what one sits on at a place, under somebody whose hips are at 144, 140."""
    match SEATS.get(place):
        case "chair":
            return '<path class="fig-thing" d="M112 84q-4-1-4 4l5 58h58v8H110M118 154v32M164 154v32"/>'
        case "bench":
            return '<path class="fig-thing" d="M84 146h150v9H84zM100 155v31M218 155v31"/>'
        case "sofa":
            return (
                '<path class="fig-thing" d="M76 104q0-8 8-8h152q8 0 8 8v44H76z"/>'
                '<path class="fig-thing" d="M66 128q0-8 8-8t8 8v20h156v-20q0-8 8-8t8 8v52H66z"/>'
            )
        case "kerb":
            return '<path class="fig-thing" d="M0 148h320v12H0z"/>'
        case "step":
            return '<path class="fig-thing" d="M84 148h150v38H84z"/>'
        case _:
            return ""


def _repeat(path: str, count: int, step: int) -> str:
    return "".join(f'<path transform="translate({number * step})" d="{path}"/>' for number in range(count))


def _corridor() -> str:
    lockers = _repeat("M6 30h44V150H6zM16 42h24M16 48h24M16 54h24M42 88v10", 6, 52)
    return f'<path d="M0 20h320"/>{lockers}'


def _classroom() -> str:
    return (
        '<path class="fig-pale" d="M28 26h150v70H28z"/><path d="M28 96h150v5H28z"/>'
        '<path d="M44 46q14-8 26 0t26 0M44 62h64M44 74h40"/>'
        '<circle cx="250" cy="42" r="15"/><path d="M250 42v-9M250 42l7 4"/>'
        '<path d="M222 112h92v8h-92zM232 120v42M304 120v42M240 112v-9h30v9"/>'
    )


def _bathroom() -> str:
    stall = "M8 22h62V138H8zM60 78v10M14 138v12M64 138v12"
    tiles = '<path d="M236 28h58v50h-58z" class="fig-pale"/><path d="M244 66l18-28M254 70l18-28"/>'
    sink = '<path d="M228 100h74q-2 22-20 24h-34q-18-2-20-24zM258 124v26M272 124v26M265 100v-10h8"/>'
    return f'<path d="M0 14h320"/>{_repeat(stall, 3, 72)}{tiles}{sink}'


def _cafeteria() -> str:
    windows = _repeat("M20 22h58v54H20zM49 22v54M20 49h58", 4, 76)
    table = '<path d="M14 112h92v7H14zM56 119v44M38 163h38M34 112v-8h22v8M66 112l3-12h10l3 12"/>'
    return f'{windows}{table}<path d="M246 112h74v7h-74zM286 119v44M268 163h38M262 104h28M258 108h36l-3 4h-30z"/>'


def _office() -> str:
    return (
        '<path class="fig-pale" d="M24 22h88v66H24z"/>'
        '<path d="M24 32h88M24 42h88M24 52h88M24 62h88M24 72h88M98 22v74"/>'
        '<path d="M206 30h40v30h-40zM214 40h24M214 48h16"/>'
        '<path d="M214 108h106v9H214zM226 117v60M240 108V84h38v24M259 100v8"/>'
        '<path d="M292 108l-4-16h18l-4 16M297 92q-12-8-8-20M297 92q0-16 4-24M297 92q10-6 12-16"/>'
    )


def _bus() -> str:
    windows = _repeat("M12 30q0-8 8-8h52q8 0 8 8v40q0 8-8 8H20q-8 0-8-8zM12 48h68", 4, 78)
    seats = _repeat("M22 150v-40q0-8 8-8h18q8 0 8 8v40M26 120h26", 2, 236)
    return f'{windows}<path d="M0 12h320M0 90h320M84 12v78M236 12v138"/>{seats}'


def _lot() -> str:
    car = "M10 136q0-14 12-16l12-18q4-6 12-6h36q8 0 13 6l13 17 16 4q9 3 9 13v6H10zM46 104h20v15H40zM72 104h12l12 15H72z"
    wheels = '<circle cx="36" cy="142" r="9"/><circle cx="110" cy="142" r="9"/>'
    lamp = '<path d="M286 150V34h-26M254 34h12v6h-12z"/>'
    return (
        f'<path d="M0 96h320"/><path class="fig-pale" d="{car}"/>{wheels}{lamp}<path d="M60 150L20 200M240 150l40 50"/>'
    )


def _stairwell() -> str:
    steps = "M0 168h34v-18h34v-18h34v-18h34V96h34V78h34V60h34V42h34V24h48"
    return (
        f'<path d="{steps}"/><path d="M6 126L236 6M6 126v42M74 90v42M142 55v41M210 20v40"/>'
        '<path class="fig-pale" d="M250 76h48v40h-48z"/><path d="M274 76v40M250 96h48"/>'
    )


def _field() -> str:
    return (
        '<path d="M0 118q40-14 84-6t92-4 144 6"/><path d="M54 112V90M54 90q-22 2-22-18 0-10 8-14 2-18 18-16 16-2 18 16 '
        '8 6 6 16-2 16-28 16"/><path d="M232 150V44M300 150V44M232 92h68"/>'
        '<path d="M0 168q160-14 320 0M0 190q160-18 320 0"/><circle cx="206" cy="36" r="13"/>'
    )


def _gym() -> str:
    return (
        '<path class="fig-pale" d="M214 18h84v56h-84z"/>'
        '<path d="M240 40h32v24h-32zM236 68h40l-7 26h-26zM242 76h28M246 86h20"/>'
        '<path d="M8 66h120M8 66v84M8 94h140v56M8 122h160M128 66v28M148 94v28M168 122v28"/>'
        '<path d="M0 176q160-30 320 0"/>'
    )


def _library() -> str:
    shelves = '<path d="M10 14h128v136H10zM10 56h128M10 100h128M190 14h124v136H190zM190 56h124M190 100h124"/>'
    books = "M0 0v-30h9V0M9 0v-34h8V0M17 0v-26h11V0M31 0l8-30 8 2-8 28M52 0v-32h7V0M59 0v-28h10V0"
    places = ((16, 56), (16, 100), (16, 146), (196, 56), (196, 100), (244, 146))
    rows = "".join(f'<path transform="translate({x} {y})" d="{books}"/>' for x, y in places)
    return f'{shelves}{rows}<path d="M88 56h36v-8H88zM90 48h30v-7H90zM270 56v-30h14v30M284 56v-24h10v24"/>'


def _street() -> str:
    house = "M6 150V70l40-32 40 32v80M36 150v-42h20v42M18 82h16v18H18zM60 82h16v18H60z"
    tree = '<path d="M206 150v-46M206 104q-30 0-28-28 0-14 12-18 4-20 22-16 18 0 18 18 12 6 8 22-4 22-32 22"/>'
    return f'<path d="{house}"/>{tree}<path d="M262 150V70h52v80M262 70l26-22 26 22M278 92h20v22h-20z"/>'


def _home() -> str:
    return (
        '<path class="fig-pale" d="M24 24h70v66H24z"/>'
        '<path d="M59 24v66M24 57h70M18 18h82M24 24q12 40-4 72M94 24q-12 40 4 72"/>'
        '<path d="M226 34h34v26h-34zM268 28h28v38h-28z"/><path d="M282 150v-46M270 150h24M266 104h32l-7-24h-18z"/>'
    )


_DRAWINGS: Mapping[str, Callable[[], str]] = {
    "corridor": _corridor,
    "classroom": _classroom,
    "bathroom": _bathroom,
    "cafeteria": _cafeteria,
    "office": _office,
    "bus": _bus,
    "lot": _lot,
    "stairwell": _stairwell,
    "field": _field,
    "gym": _gym,
    "library": _library,
    "street": _street,
    "home": _home,
}

PLACES = tuple(_DRAWINGS)
"""The places that can be drawn."""
