"""Samples wait for the store: none is written twice, and every lost one is counted."""

from pixelscan.load.model import Sample
from pixelscan.load.sample_buffer import SampleBuffer


def filled(size: int, count: int) -> SampleBuffer:
    buffer = SampleBuffer(size)
    for second in range(count):
        buffer.append(Sample("pod", float(second), 0.5))
    return buffer


def test_a_saved_sample_is_not_written_again() -> None:
    """A sample taken while others are being written waits for the next write."""
    buffer = filled(10, 3)
    last, unsaved = buffer.unsaved()
    assert [sample.time for sample in unsaved] == [0, 1, 2]
    buffer.append(Sample("pod", 3.0, 0.5))
    buffer.mark_saved(last)
    assert [sample.time for sample in buffer.unsaved()[1]] == [3]
    assert (buffer.unsaved_count, buffer.lost_count) == (1, 0)


def test_a_full_buffer_counts_what_it_drops() -> None:
    """The newest samples are kept; after the next write none counts as lost."""
    buffer = filled(4, 10)
    assert (buffer.unsaved_count, buffer.lost_count) == (4, 6)
    buffer.mark_saved(buffer.unsaved()[0])
    assert (buffer.unsaved_count, buffer.lost_count) == (0, 0)
    assert [sample.time for sample in buffer.since(7)] == [8, 9]


def test_a_saved_sample_that_is_dropped_is_not_lost() -> None:
    """Only samples that the store does not have count."""
    buffer = filled(4, 4)
    buffer.mark_saved(buffer.unsaved()[0])
    for second in range(4, 7):
        buffer.append(Sample("pod", float(second), 0.5))
    assert (buffer.unsaved_count, buffer.lost_count) == (3, 0)
