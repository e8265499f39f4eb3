"""The lessons on the CPU page: one at a time, each with its run and the answer from what happened in it."""

import streamlit as st

from pixelscan.errors import StoreUnavailable
from pixelscan.load.autoscaler.spec import AutoscalerSpec
from pixelscan.load.lessons.evidence import Evidence, first_second
from pixelscan.load.lessons.lesson import LESSONS, Lesson
from pixelscan.load.model import Run
from pixelscan.load.runs import new_run
from pixelscan.web.load.pod import autoscaler
from pixelscan.web.load.run_start import start_run
from pixelscan.web.login import may_stress
from pixelscan.web.services import services

REFRESH_SECONDS = 5.0
NEEDS = (
    "The lessons are about an HPA, and this PixelScan knows none. `make demo` shows several pods and an HPA on this "
    "machine, without Kubernetes."
)
NO_REQUEST = "This pod has no CPU request, without which an HPA has no percentage: set `PIXELSCAN_CPU_REQUEST`."
USUAL_REQUEST_CORES = 0.3
NUMBERS = [str(lesson.number) for lesson in LESSONS]


def lessons(*, running: bool) -> None:
    """The path through the lessons, folded at first. While another run is `running`, none can be started."""
    is_linked = "lesson" in st.query_params
    title = f"{len(LESSONS)} short lessons"
    folded = st.expander(title, expanded=is_linked, icon=":material/school:", key="lessons", on_change="rerun")
    # An answer is computed from all samples of its run, which is not for every visitor of the page.
    if not folded.open:
        return
    with folded:
        spec = autoscaler()
        if spec is None:
            st.markdown(NEEDS)
            return
        number = st.segmented_control(
            "Lesson", NUMBERS, default=NUMBERS[0], required=True, key="lesson", bind="query-params"
        )
        # `?lesson=` in the address chooses none.
        lesson = LESSONS[NUMBERS.index(number or NUMBERS[0])]
        _show(lesson, spec, running=running)


def _show(lesson: Lesson, spec: AutoscalerSpec, *, running: bool) -> None:
    st.markdown(f"**{lesson.title}**")
    st.markdown(lesson.question)
    request = services().agent.pod.request_cores
    if request is None and spec.target.type == "Utilization":
        st.caption(NO_REQUEST)
        return
    locked = running or not may_stress()
    if st.button("Start this lesson", disabled=locked, key=f"start {lesson.number}", icon=":material/play_arrow:"):
        start_run(lambda: _new_run(lesson, spec, request or USUAL_REQUEST_CORES))
    st.caption(f"Watch: {lesson.watch}")
    run = lesson.newest(services().agent.run_registry.runs())
    if run:
        is_developing = services().agent.history.clock.now() < run.ends_at + lesson.after
        st.fragment(_answer, run_every=REFRESH_SECONDS if is_developing else None)(lesson, run, spec)


def _new_run(lesson: Lesson, spec: AutoscalerSpec, request: float) -> Run:
    load, now = lesson.load(spec, request), services().agent.history.clock.now()
    return new_run(
        load.amount,
        load.unit,
        load.seconds,
        now=now,
        shape=load.shape,
        shared=load.shared,
        started_by=lesson.started_by,
    )


def _answer(lesson: Lesson, run: Run, spec: AutoscalerSpec) -> None:
    """What the newest run of the lesson shows, as of now."""
    try:
        found = _evidence(lesson, run, spec)
    except StoreUnavailable as fault:
        st.caption(str(fault))
        return
    st.markdown(f"**Answer.** {lesson.answer(found)}")
    st.caption("Computed from this lesson's newest run. Seconds count from its start.")


def _evidence(lesson: Lesson, run: Run, spec: AutoscalerSpec) -> Evidence:
    history, first = services().agent.history, first_second(run, spec)
    now = min(history.clock.now(), run.ends_at + lesson.after)
    return Evidence.of(run, spec, history.samples(first, now), history.pods(first), now)
