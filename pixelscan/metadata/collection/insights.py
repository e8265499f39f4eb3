"""All insights into a collection, each filtered by the selections in the other charts."""

from collections.abc import Callable, Mapping

from pixelscan.metadata.collection.exposure_insights import aperture_iso, focal_lengths, gear, shutter_rule
from pixelscan.metadata.collection.insight import Insight, Question
from pixelscan.metadata.collection.place_insights import places
from pixelscan.metadata.collection.table import Brush, Collection
from pixelscan.metadata.collection.time_insights import hours, timeline

ANSWERS: Mapping[Question, Callable[[Collection], Insight]] = {
    Question.FOCAL_LENGTHS: focal_lengths,
    Question.APERTURE_ISO: aperture_iso,
    Question.SHUTTER: shutter_rule,
    Question.HOURS: hours,
    Question.TIMELINE: timeline,
    Question.PLACES: places,
    Question.GEAR: gear,
}


def insights(collection: Collection, brushes: Mapping[Question, Brush]) -> dict[Question, Insight]:
    """The insight for each question. A selection does not filter its own chart."""
    return {
        question: answer(collection.within(*(brush for other, brush in brushes.items() if other is not question)))
        for question, answer in ANSWERS.items()
    }
