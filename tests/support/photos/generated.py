"""Pictures as image generators write them, and decoys that only resemble them: small files made by code.

The forms are those that the programs' own sources write; a name is what `ai_markers` must call the program.
"""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import NamedTuple

from PIL import Image, PngImagePlugin

PROMPTS = ("a red fox in the snow", 'an old "harbour", oil on canvas, 8k', "Kirschblüten am Fluß, 桜, masterpiece")
SEED = 3313626210
IPTC_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
USER_COMMENT, IMAGE_DESCRIPTION, MAKE, MODEL, SOFTWARE, ARTIST = 0x9286, 0x010E, 0x010F, 0x0110, 0x0131, 0x013B
EXIF_IFD = 0x8769
JOB = "Job ID: 1f2e3d4c-0000-4000-8000-123456789abc"


class Made(NamedTuple):
    """A file: a name for the test, its bytes, its ending, and the program that a marker must name ("" for any)."""

    name: str
    data: bytes
    ending: str
    program: str


def png(texts: Mapping[str, str], *, packed: bool = False, xmp: str = "") -> bytes:
    info = PngImagePlugin.PngInfo()
    for keyword, text in texts.items():
        add = info.add_text if text.isascii() else info.add_itxt
        add(keyword, text, zip=packed)
    if xmp:
        info.add_itxt("XML:com.adobe.xmp", xmp)
    return _saved("PNG", pnginfo=info)


def with_exif(format_: str, tags: Mapping[int, str | bytes], user_comment: bytes = b"", **options: object) -> bytes:
    exif = Image.Exif()
    exif.update(tags)
    if user_comment:
        exif.get_ifd(EXIF_IFD)[USER_COMMENT] = user_comment
    return _saved(format_, exif=exif.tobytes(), **options)


def _saved(format_: str, **options: object) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (32, 24), "teal").save(buffer, format_, **options)
    return buffer.getvalue()


def unicode_comment(text: str) -> bytes:
    return b"UNICODE\0" + text.encode("utf-16-be")


def ascii_comment(text: str) -> bytes:
    return b"ASCII\0\0\0" + text.encode()


def packet(attributes: str, elements: str = "") -> str:
    return (
        "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
        "xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' "
        "xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' xmlns:xmp='http://ns.adobe.com/xap/1.0/' "
        f"xmlns:exif='http://ns.adobe.com/exif/1.0/' {attributes}>{elements}</rdf:Description>"
        "</rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    )


def infotext(prompt: str, version: str = "v1.10.1", more: str = "") -> str:
    return (
        f"{prompt}\nNegative prompt: blurry, lowres\nSteps: 28, Sampler: Euler a, CFG scale: 7, Seed: {SEED}, "
        f"Size: 512x512, Model hash: abcdef0123, Model: dreamer_v8{more}" + (f", Version: {version}" if version else "")
    )


def comfy_prompt(prompt: str) -> dict[str, object]:
    def link(key: str) -> list[object]:
        return [key, 0]

    sampler = {"seed": SEED, "steps": 20, "cfg": 8.0, "sampler_name": "euler", "model": link("4")}
    sampler |= {"positive": link("5"), "negative": link("7"), "latent_image": link("9")}
    return {
        "3": {"class_type": "KSampler", "inputs": sampler},
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "dreamer_v8.safetensors"}},
        "5": {"class_type": "ConditioningCombine", "inputs": {"conditioning_1": link("6")}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": prompt, "clip": ["4", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry, lowres", "clip": ["4", 1]}},
    }


def comfy_workflow() -> dict[str, object]:
    return {"last_node_id": 9, "last_link_id": 9, "nodes": [{"id": 3, "type": "KSampler"}], "links": [], "version": 0.4}


def invokeai(prompt: str) -> dict[str, object]:
    return {
        "app_version": "5.4.2",
        "generation_mode": "sdxl_txt2img",
        "positive_prompt": prompt,
        "seed": SEED,
        "negative_prompt": "blurry",
        "steps": 30,
        "cfg_scale": 7.5,
        "scheduler": "euler",
        "model": {"key": "k", "name": "dreamer_v8", "base": "sdxl", "type": "main"},
    }


def invokeai_2(prompt: str) -> dict[str, object]:
    image = {"prompt": [{"prompt": prompt, "weight": 1}], "steps": 50, "cfg_scale": 7.5, "seed": SEED}
    return {"app_id": "invoke-ai/InvokeAI", "app_version": "2.2.4", "model_weights": "sd-1.5", "image": image}


def fooocus(prompt: str) -> dict[str, object]:
    return {
        "base_model": "juggernaut",
        "guidance_scale": 4,
        "metadata_scheme": "fooocus",
        "negative_prompt": "blurry",
        "prompt": prompt,
        "resolution": "(1152, 896)",
        "sampler": "dpmpp_2m_sde_gpu",
        "scheduler": "karras",
        "seed": str(SEED),
        "steps": 30,
        "version": "Fooocus v2.5.5",
    }


def novelai(prompt: str) -> dict[str, object]:
    return {
        "prompt": prompt,
        "steps": 28,
        "height": 1216,
        "width": 832,
        "scale": 5.0,
        "seed": SEED,
        "n_samples": 1,
        "sampler": "k_euler",
        "noise_schedule": "native",
        "uc": "lowres",
        "signed_hash": "AAAA",
    }


def draw_things(prompt: str) -> dict[str, object]:
    return {
        "c": prompt,
        "uc": "blurry",
        "seed": SEED,
        "steps": 20,
        "scale": 7,
        "sampler": "DPM++ 2M Karras",
        "model": "sd_v1.5_f16.ckpt",
        "size": "512x512",
        "strength": 1,
        "v2": {},
    }


def swarm(prompt: str) -> dict[str, object]:
    inner = {"prompt": prompt, "negativeprompt": "blurry", "model": "dreamer_v8", "seed": SEED, "steps": 20}
    return {"sui_image_params": {**inner, "cfgscale": 7, "swarm_version": "0.9.4"}}


def _texts(prompt: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Every generator that writes PNG's texts: a name, the texts, the program."""
    a1111 = "Stable Diffusion web UI (AUTOMATIC1111)"
    yield "a1111", {"parameters": infotext(prompt)}, a1111
    yield (
        "forge",
        {"parameters": infotext(prompt, "f2.0.1v1.10.1-previous-659-gc055f2d4")},
        "Stable Diffusion WebUI Forge",
    )
    yield "sdnext", {"parameters": infotext(prompt, "a1b2c3d", ", App: SD.Next")}, "SD.Next"
    yield "comfy-saver", {"parameters": infotext(prompt, "ComfyUI")}, "ComfyUI"
    yield "fooocus-a1111", {"parameters": infotext(prompt, "Fooocus v2.5.5"), "fooocus_scheme": "a1111"}, "Fooocus"
    yield "civitai", {"parameters": infotext(prompt, "", ', Civitai resources: [{"type":"checkpoint"}]')}, "Civitai"
    yield "comfy", {"prompt": json.dumps(comfy_prompt(prompt)), "workflow": json.dumps(comfy_workflow())}, "ComfyUI"
    yield "comfy-workflow", {"workflow": json.dumps(comfy_workflow())}, "ComfyUI"
    yield "comfy-nan", {"prompt": json.dumps(comfy_prompt(prompt) | {"9": {"inputs": {"x": float("nan")}}})}, "ComfyUI"
    yield "comfy-cut", {"prompt": json.dumps(comfy_prompt(prompt))[:-9]}, "ComfyUI"
    yield "invoke", {"invokeai_metadata": json.dumps(invokeai(prompt))}, "InvokeAI"
    yield "invoke-2", {"sd-metadata": json.dumps(invokeai_2(prompt))}, "InvokeAI"
    yield "invoke-1", {"Dream": f'"{prompt}" -s 50 -S {SEED} -W 512 -H 512 -C 7.5 -A k_lms'}, "InvokeAI"
    yield "fooocus", {"parameters": json.dumps(fooocus(prompt)), "fooocus_scheme": "fooocus"}, "Fooocus"
    nai = {"Title": "NovelAI generated image", "Description": prompt, "Software": "NovelAI"}
    yield "novelai", {**nai, "Source": "NovelAI Diffusion V4", "Comment": json.dumps(novelai(prompt))}, "NovelAI"
    yield "swarm", {"parameters": json.dumps(swarm(prompt))}, "SwarmUI"
    easy = {"prompt": prompt, "seed": SEED, "use_stable_diffusion_model": "sd-v1-5", "num_inference_steps": 25}
    yield "easy", {"metadata": json.dumps(easy)}, "Easy Diffusion"
    yield "midjourney", {"Description": f"{prompt} --ar 1:1 --v 6.0 {JOB}", "Author": "jane"}, "Midjourney"
    yield "unnamed", {"meta": json.dumps({"prompt": prompt, "seed": SEED, "steps": 4})}, ""
    label = {"AIGC": {"Label": "1", "ContentProducer": "001191330100", "ProduceID": "42"}}
    yield "aigc", {"AIGC": json.dumps(label)}, ""


def _comments(prompt: str) -> Iterator[tuple[str, str, str]]:
    """Every generator that writes UserComment: a name, the text, the program."""
    yield "a1111", infotext(prompt), "Stable Diffusion web UI (AUTOMATIC1111)"
    yield "forge", infotext(prompt, "f2.0.1v1.10.1-previous-659-gc055f2d4"), "Stable Diffusion WebUI Forge"
    yield "fooocus", json.dumps(fooocus(prompt)), "Fooocus"
    yield "swarm", json.dumps(swarm(prompt)), "SwarmUI"
    yield "draw-things", json.dumps(draw_things(prompt)), "Draw Things"
    yield "novelai", json.dumps({"Software": "NovelAI", "Comment": json.dumps(novelai(prompt))}), "NovelAI"


def _declared() -> Iterator[tuple[str, str, str]]:
    """What XMP says without a generator's settings: a name, the packet, the program."""
    yield "type-made", packet(f"Iptc4xmpExt:DigitalSourceType='{IPTC_TYPE}trainedAlgorithmicMedia'"), ""
    changed = "compositeWithTrainedAlgorithmicMedia"
    yield "type-changed", packet(f"Iptc4xmpExt:DigitalSourceType='{IPTC_TYPE}{changed}'"), ""
    yield "google", packet("photoshop:Credit='Made with Google AI'"), "Google AI"
    yield "google-edit", packet("photoshop:Credit='Edited with Google AI'"), "Google AI"
    yield "meta", packet("photoshop:Credit='Imagined with AI'"), "Meta AI"
    yield "firefly", packet("xmp:CreatorTool='Adobe Firefly'"), "Adobe Firefly"
    yield "system", packet("Iptc4xmpExt:AISystemUsed='DALL·E 3' Iptc4xmpExt:AIPromptInformation='a fox'"), "DALL·E"
    yield "system-gpt", packet("Iptc4xmpExt:AISystemUsed='ChatGPT, gpt-image-1'"), "OpenAI (ChatGPT)"
    yield "draw-things", packet("xmp:CreatorTool='Draw Things'"), "Draw Things"


def generated() -> Iterator[Made]:
    """Every form in every container that the program writes, with each of the prompts."""
    for number, prompt in enumerate(PROMPTS):
        for name, texts, program in _texts(prompt):
            for packed in (False, True):
                yield Made(
                    f"{name}-{number}-{'packed' if packed else 'plain'}", png(texts, packed=packed), "png", program
                )
        for name, text, program in _comments(prompt):
            for format_, ending in (("JPEG", "jpg"), ("WEBP", "webp")):
                data = with_exif(format_, {}, unicode_comment(text))
                yield Made(f"{name}-{number}-unicode", data, ending, program)
                if text.isascii():
                    data = with_exif(format_, {}, ascii_comment(text))
                    yield Made(f"{name}-{number}-ascii", data, ending, program)
        workflow, graph = json.dumps(comfy_workflow()), json.dumps(comfy_prompt(prompt))
        for label, tags in (
            ("make", {MAKE: f"workflow:{workflow}", MODEL: f"prompt:{graph}"}),
            ("description", {MAKE: f"Prompt:{graph}", IMAGE_DESCRIPTION: f"Workflow:{workflow}"}),
        ):
            yield Made(f"comfy-{label}-{number}", with_exif("WEBP", tags), "webp", "ComfyUI")
        flux = {MAKE: "Black Forest Labs", MODEL: "flux1-dev", SOFTWARE: "AI generated;txt2img;flux"}
        for format_, ending in (("JPEG", "jpg"), ("WEBP", "webp"), ("PNG", "png")):
            yield Made(f"flux-{number}", with_exif(format_, flux), ending, "FLUX (Black Forest Labs)")
        grok = {
            IMAGE_DESCRIPTION: "Signature: " + "QUJD" * 30 + "==",
            ARTIST: f"1f2e3d4c-0000-4000-8000-12345678900{number}",
        }
        yield Made(f"grok-{number}", with_exif("JPEG", grok), "jpg", "Grok")
    for name, xmp, program in _declared():
        yield Made(name, png({}, xmp=xmp), "png", program)
        yield Made(name, _saved("JPEG", xmp=xmp.encode()), "jpg", program)
        yield Made(name, _saved("WEBP", xmp=xmp.encode()), "webp", program)


def decoys() -> Iterator[Made]:
    """Pictures that no AI made, whose texts resemble a generator's."""
    texts = {
        "recipe": "Steps: 3, Bake the cake. Seed: none",
        "caption": "A portrait, not made by Midjourney or DALL-E",
        "talk": "Negative prompt: what it means, a talk by J. Roe",
        "json": json.dumps({"camera": "EOS R6", "iso": 100}),
        "graph": json.dumps({"nodes": 3, "links": 2}),
        "game": json.dumps({"prompt": "Choose a door", "answers": ["left", "right"]}),
        "survey": json.dumps({"prompt": "How was it?", "scale": 5}),
        "label": json.dumps({"Label": "1"}),
        "fits": "parameters: a=1, b=2",
        "job": "Job ID: 4711",
        "deep": "[" * 20_000,
        "array": "[1, 2, 3]",
        "broken": '{"prompt": "a fox", ',
        "ports": '"quoted" and more',
        "stepsize": "Steps: 20, Length of the walk: 3 km",
    }
    for name, text in texts.items():
        yield Made(name, png({"Comment": text}), "png", "")
        yield Made(name, png({"parameters": text}), "png", "")
        yield Made(name, with_exif("JPEG", {}, unicode_comment(text)), "jpg", "")
    cameras = {"Google": "Pixel 10 Pro", "Canon": "EOS R6", "Samsung": "Galaxy S25"}
    for make, model in cameras.items():
        for software in ("HDR+ 1.0", "Adobe Photoshop 27.0", "Google", "GIMP 3.0", "Gemini Scanner 2"):
            data = with_exif("JPEG", {MAKE: make, MODEL: model, SOFTWARE: software})
            yield Made(f"{model} {software}", data, "jpg", "")
    for term in ("digitalCapture", "negativeFilm", "humanEdits", "algorithmicallyEnhanced", "compositeCapture"):
        yield Made(term, png({}, xmp=packet(f"Iptc4xmpExt:DigitalSourceType='{IPTC_TYPE}{term}'")), "png", "")
    for credit in ("Jane Roe", "Made with love", "Photo: Aida Roe/AI Press", "Created by Jane Roe"):
        yield Made(credit, png({}, xmp=packet(f"photoshop:Credit='{credit}'")), "png", "")
    artist = {IMAGE_DESCRIPTION: "Signature: Jane Roe", ARTIST: "Jane Roe"}
    yield Made("signature", with_exif("JPEG", artist), "jpg", "")
