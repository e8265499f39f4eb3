"""All answers of a collection, each to what the others' brushes leave."""

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
    """Each question's finding. A chart's own brush does not thin the chart in which it was drawn."""
    return {
        question: answer(collection.within(*(brush for other, brush in brushes.items() if other is not question)))
        for question, answer in ANSWERS.items()
    }
