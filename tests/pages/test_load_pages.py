"""The CPU and Runs pages in Streamlit's test runner, with their own history."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pixelscan.load.autoscaler.spec import AutoscalerSpec, MetricTarget
from pixelscan.load.model import Pod, Run, Sample
from pixelscan.load.report import report
from pixelscan.web.load.run_figures import FIGURES
from pixelscan.web.load.run_report import shortfall, surplus
from pixelscan.web.load.stress_controls import PRESETS
from pixelscan.web.services import services
from tests.support.shown_page import html, sentences, settled
from tests.support.waiting import PATIENCE_SECONDS

PAGES = Path(__file__).resolve().parents[2] / "pages"


def opened(name: str, **query: str) -> AppTest:
    page = AppTest.from_file(PAGES / name, default_timeout=PATIENCE_SECONDS)
    for key, value in query.items():
        page.query_params[key] = value
    return settled(page.run())


def test_the_cpu_page_offers_presets_and_details() -> None:
    """Without a run there is nothing to stop."""
    labels = [button.label for button in opened("cpu.py").button]
    assert labels[:3] == ["Push one pod over its request", "Scale to the maximum", "Traffic wave"]
    assert "Stop" not in labels


def test_what_each_preset_teaches_is_on_the_page() -> None:
    """As text, which a touch screen and a projector show; without an HPA, how to connect one is folded away."""
    page = opened("cpu.py")
    words = [caption.value for caption in page.caption]
    assert all(preset.lesson in words for preset in PRESETS)
    [folded] = [one for one in page.expander if one.label == "How to connect an HPA"]
    assert not folded.proto.expanded
    assert "PIXELSCAN_HPA_TARGET" in folded.markdown[0].value


@pytest.mark.parametrize("value", ["", "odd", "nan", "5 min,1 min"])
def test_an_odd_window_or_unit_in_the_address_shows_the_usual_chart(value: str) -> None:
    """Whoever cuts a link short still gets the page."""
    page = opened("cpu.py", window=value, unit=value)
    assert not page.exception
    assert [button.label for button in page.button][:1] == ["Push one pod over its request"]


def test_without_streamlits_own_vega_a_plainer_chart_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of Streamlit may store it elsewhere: the page says what is missing."""
    monkeypatch.setattr("pixelscan.web.load.live_cpu.vega_script", lambda: None)
    page = opened("cpu.py")
    assert any("The live chart could not be loaded" in caption.value for caption in page.caption)
    assert [element for element in page.main if element.type == "vega_lite_chart"] or page.get("vega_lite_chart")
    assert not page.exception


def test_a_run_in_the_store_is_reported_and_its_link_lasts() -> None:
    """Half a core for ten seconds on one pod: the requested load and the CPU used."""
    history, now = services().agent.history, round(time.time())
    begin = now - 60
    pod = Pod("pod-a", begin - 30, "node", 0.25, 1.0, "cgroup v2")
    seconds = [Sample("pod-a", begin + second, 0.5, 0.25, 1.0, 0.0, 0.5) for second in range(1, 11)]
    history.write(pod, seconds, now)
    run = Run("run-of-a-test", begin, begin, begin + 10, "pod", "pod-a", 500, "millicores", started_by="a test")
    history.add_run(run, lambda _unended: None)
    page = opened("runs.py", run=run.id)
    words = html(page)
    assert "<dt>cores used</dt><dd>0.50</dd>" in words
    assert "<dt>of the requested load</dt><dd>100 %</dd>" in words
    assert "pod-a" in words
    assert page.query_params["run"] == run.id
    assert sentences(page) == []


@pytest.mark.parametrize(
    ("throttled", "said"),
    [
        (0.0, "The pods used 24 % of the requested load, without being throttled: their nodes were busy"),
        (0.6, "The pods used 24 % of the requested load: their CPU limit throttled them."),
        (None, "Throttling is not reported here"),
    ],
)
def test_a_load_that_was_not_reached_gets_a_reason(throttled: float | None, said: str) -> None:
    """On a full node nothing is throttled, and yet the pods get less."""
    run = Run("short", 0.0, 0.0, 10.0, "pod", "pod-a", 500, "millicores")
    samples = [Sample("pod-a", float(second), 0.12, 0.25, 1.0, throttled, 0.5) for second in range(1, 11)]
    assert said in shortfall(report(run, samples, [], 20.0))
    assert shortfall(report(run, [replace(sample, cores=0.49) for sample in samples], [], 20.0)) == ""


def test_a_load_that_was_exceeded_gets_a_reason() -> None:
    """A small load, beside which PixelScan's own CPU counts."""
    run = Run("small", 0.0, 0.0, 10.0, "pod", "pod-a", 50, "millicores")
    samples = [Sample("pod-a", float(second), 0.08, 0.25, 1.0, 0.0, 0.05) for second in range(1, 11)]
    assert "The pods used 160 % of the requested load: PixelScan itself" in surplus(report(run, samples, [], 20.0))
    assert surplus(report(run, [replace(one, cores=0.05) for one in samples], [], 20.0)) == ""


def test_two_runs_differ_in_figures() -> None:
    """With a sign; equal ones have none, and what one run does not know is left out."""
    run = Run("one", 0.0, 0.0, 10.0, "pod", "pod-a", 500, "millicores")
    samples = [Sample("pod-a", float(second), 0.25, 0.25, 1.0, None, 0.5) for second in range(1, 11)]
    one, other = (report(run, [replace(each, cores=cores) for each in samples], [], 20.0) for cores in (0.25, 0.5))
    shown = {figure.name: figure.difference(one, other) for figure in FIGURES}
    assert (shown["cores used"], shown["of the requested load"]) == ("+0.25", "+50 points")
    assert (shown["cores requested"], shown["throttled"]) == ("0.00", "")
    back = {figure.name: figure.difference(other, one) for figure in FIGURES}
    assert back["cores used"] == "\N{MINUS SIGN}0.25"


def test_a_link_names_two_runs_by_their_ids() -> None:
    """A run that is not the newest, and one to compare; the page says if a run is no longer kept."""
    history, now = services().agent.history, round(time.time())
    for number in range(3):
        begin = now - 300 + 60 * number
        run = Run(f"linked-{number}", begin, begin, begin + 10, "all", None, 500, "millicores", started_by="a test")
        history.add_run(run, lambda _unended: None)
    page = opened("runs.py", run="linked-0", beside="linked-1")
    assert (page.query_params["run"], page.query_params["beside"]) == ("linked-0", "linked-1")
    assert "<th>A</th><th>B</th><th>Difference</th>" in html(page)
    titles = [title.value for title in page.header][:2]
    assert [title[:4] for title in titles] == ["A · ", "B · "]
    assert all(title.endswith(" UTC: 500 millicores on every pod, constant") for title in titles)
    page = opened("runs.py", run="linked-0", beside="forgotten")
    assert page.query_params["run"] == "linked-0"
    assert "beside" not in page.query_params
    assert any("Run forgotten is no longer in the history" in told.value for told in page.info)


def test_a_past_run_can_be_repeated() -> None:
    """Its load, split across the running pods; refused with a sentence while it runs."""
    history, now = services().agent.history, round(time.time())
    begin = now - 40
    pod = Pod("pod-b", begin, "node", 0.25, 1.0, "cgroup v2")
    history.write(pod, [Sample("pod-b", begin + second, 0.5, 0.25, 1.0, 0.0, 0.5) for second in range(1, 11)], now)
    past = Run("run-to-repeat", begin, begin, begin + 10, "pod", "pod-b", 500, "millicores", started_by="a test")
    history.add_run(past, lambda _unended: None)
    page = opened("runs.py", run=past.id)
    page = settled(next(button for button in page.button if button.label == "Run again").click().run())
    [told] = [success.value for success in page.success]
    again = next(run for run in history.runs() if run.id in told)
    assert (again.shape.name, again.shared, again.target) == ("replay", True, "all")
    assert again.amount == pytest.approx(500, rel=0.05)
    page = settled(next(button for button in page.button if button.label == "Run again").click().run())
    assert any(" s left; stop it first" in warning.value for warning in page.warning)
    services().agent.run_registry.stop_run(again.id, time.time())


def test_a_drawn_load_is_replayed_with_other_settings() -> None:
    """A row and a sentence per variant, and each one's manifest to copy."""
    page = opened("runs.py")
    page.selectbox(key="what-if load").select("step")
    page = settled(page.run())
    page.text_area(key="what-if variants").set_value("min=2\ntarget=40 max=9")
    page = settled(page.run())
    words = html(page)
    assert words.count('<th scope="row">min=2</th>') == 1
    assert "min=2 would have never had too little CPU" in words
    assert any("maxReplicas: 9" in code.value for code in page.code)
    assert any("kubectl patch hpa" in code.value for code in page.code)
    assert not page.exception


def test_a_variant_that_cannot_be_gets_a_sentence() -> None:
    """In Kubernetes' words, or with the names that there are."""
    page = opened("runs.py")
    page.selectbox(key="what-if load").select("wave")
    page = settled(page.run())
    page.text_area(key="what-if variants").set_value("min=9 max=3")
    assert any("must be greater than or equal to `minReplicas`" in told.value for told in page.run().warning)
    page.text_area(key="what-if variants").set_value("colour=red")
    assert any("is not a setting" in told.value for told in page.run().warning)
    assert not page.exception


@pytest.fixture
def with_an_hpa(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own PixelScan knows none."""
    spec = AutoscalerSpec(1, 6, MetricTarget(60))
    monkeypatch.setattr("pixelscan.web.load.lessons.autoscaler", lambda: spec)
    sampler = services().agent._sampler
    monkeypatch.setattr(sampler, "_pod", replace(sampler._pod, request_cores=0.3, limit_cores=1.0))


def test_without_an_hpa_the_lessons_say_what_they_need() -> None:
    page = opened("cpu.py", lesson="1")
    assert any("`make demo` shows several pods" in told.value for told in page.markdown)
    assert not any(button.label == "Start this lesson" for button in page.button)


@pytest.mark.usefixtures("with_an_hpa")
def test_a_lesson_is_started_and_answered_from_its_run() -> None:
    """A link opens it; its run is known by who started it; the answer comes from the samples of that run."""
    page = opened("cpu.py", lesson="3")
    [folded] = [one for one in page.expander if one.label == "6 short lessons"]
    assert folded.proto.expanded
    assert any(told.value == "**Throttling**" for told in page.markdown)
    assert not any(told.value.startswith("**Answer.**") for told in page.markdown)
    page = settled(next(button for button in page.button if button.label == "Start this lesson").click().run())
    [run] = [run for run in services().agent.run_registry.runs() if run.started_by == "lesson 3"]
    services().agent.run_registry.stop_run(run.id, time.time())
    assert (run.unit, run.shape.name, run.amount) == ("percent of limit", "steps", 90)
    assert any(told.value.startswith("**Answer.**") for told in opened("cpu.py", lesson="3").markdown)
    assert not page.exception


@pytest.mark.parametrize("value", ["", "0", "7", "odd"])
@pytest.mark.usefixtures("with_an_hpa")
def test_an_odd_lesson_in_the_address_shows_the_first(value: str) -> None:
    page = opened("cpu.py", lesson=value)
    assert any(told.value == "**Why three pods, and not two?**" for told in page.markdown)
    assert not page.exception
