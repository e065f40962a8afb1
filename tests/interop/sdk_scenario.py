"""What a user of the official SDK does: train, save, sample, manage checkpoints. Works with token ids only, so that no
tokenizer has to be fetched. Run by run_sdk.py inside the SDK's environment."""

import importlib.metadata
import io
import math
import os
import sys
import tarfile
import urllib.request

import tinker
from tinker import types

PROMPT = [256, 81, 58, 32, 49, 43, 49]
ANSWER = [10, 65, 58, 32, 50, 256]


def settled(value):
    """Newer SDKs return futures where older ones returned the client itself."""
    return value.result() if hasattr(value, "result") else value


def make_datum(tokens: list[int], answer_from: int) -> types.Datum:
    weights = [1.0 if i + 1 >= answer_from else 0.0 for i in range(len(tokens) - 1)]
    return types.Datum(
        model_input=types.ModelInput.from_ints(tokens[:-1]),
        loss_fn_inputs={"target_tokens": tokens[1:], "weights": weights},
    )


def train(client, steps: int) -> list[float]:
    data = [make_datum(PROMPT + ANSWER, len(PROMPT)), make_datum(PROMPT[:4] + ANSWER, 4)]
    losses = []
    for _ in range(steps):
        forward_backward = client.forward_backward(data, "cross_entropy")
        optim_step = client.optim_step(types.AdamParams(learning_rate=2e-3))
        output = forward_backward.result()
        optim_step.result()
        assert len(output.loss_fn_outputs) == len(data)
        assert len(output.loss_fn_outputs[0]["logprobs"].data) == len(PROMPT + ANSWER) - 1
        losses.append(output.metrics["loss:sum"])
    return losses


def check_forward_keeps_weights(client) -> None:
    data = [make_datum(PROMPT + ANSWER, len(PROMPT))]
    first = client.forward(data, "cross_entropy").result()
    second = client.forward(data, "cross_entropy").result()
    assert first.metrics["loss:sum"] == second.metrics["loss:sum"]


def check_sampling(client) -> None:
    prompt = types.ModelInput.from_ints(PROMPT)
    params = types.SamplingParams(max_tokens=8, temperature=1.0, seed=7)
    response = client.sample(prompt=prompt, num_samples=3, sampling_params=params, include_prompt_logprobs=True,
                             topk_prompt_logprobs=2).result()
    assert len(response.sequences) == 3
    for sequence in response.sequences:
        assert 1 <= len(sequence.tokens) <= 8
        assert len(sequence.logprobs) == len(sequence.tokens)
        assert all(value <= 0 for value in sequence.logprobs)
        assert sequence.stop_reason in ("stop", "length")
    assert len(response.prompt_logprobs) == len(PROMPT) and response.prompt_logprobs[0] is None
    assert len(response.topk_prompt_logprobs) == len(PROMPT) and len(response.topk_prompt_logprobs[1]) == 2

    again = client.sample(prompt=prompt, num_samples=3, sampling_params=params).result()
    assert [s.tokens for s in again.sequences] == [s.tokens for s in response.sequences], "the seed must decide"

    logprobs = client.compute_logprobs(prompt).result()
    assert logprobs[0] is None and all(math.isfinite(value) for value in logprobs[1:])


def check_refusals(service, client, model: str) -> None:
    sampler = settled(service.create_sampling_client(base_model=model))
    too_long = types.ModelInput.from_ints([1] * 100_000)
    for call in (
        lambda: sampler.sample(prompt=too_long, num_samples=1, sampling_params=types.SamplingParams(max_tokens=1)).result(),
        lambda: settled(service.create_lora_training_client(base_model="nobody/nothing", rank=4)),
        lambda: client.forward_backward([make_datum([1, 100_000_000], 1)], "cross_entropy").result(),
    ):
        try:
            call()
        except Exception as error:  # the SDK's classes differ between versions
            print("refused as expected:", str(error)[:160])
        else:
            raise AssertionError("a wrong request was accepted")
    train(client, 1)  # a refused request does not hold up what follows


def check_archive(rest, path: str) -> None:
    answer = rest.get_checkpoint_archive_url_from_tinker_path(path).result()
    with urllib.request.urlopen(answer.url) as download:
        archive = tarfile.open(fileobj=io.BytesIO(download.read()))
    names = sorted(archive.getnames())
    assert names == ["adapter_config.json", "adapter_model.safetensors", "checkpoint_complete"], names
    assert len(archive.extractfile("adapter_model.safetensors").read()) > 1000


def check_external_weights(client, rest) -> None:
    """The download of SDKs that no longer know archives: one signed URL for each file."""
    path = client.save_weights_external("for-download").result().path
    urls = rest.get_external_weights_urls(path).result().urls
    assert {"adapter_config.json", "adapter_model.safetensors"} <= set(urls), urls
    with urllib.request.urlopen(urls["adapter_model.safetensors"]) as download:
        assert len(download.read()) > 1000
    rest.delete_checkpoint_from_tinker_path(path).result()


def main(model: str) -> None:
    service = tinker.ServiceClient()
    names = [entry.model_name for entry in settled(service.get_server_capabilities()).supported_models]
    assert names == [model], names

    client = settled(service.create_lora_training_client(base_model=model, rank=8, seed=3))
    info = settled(client.get_info())
    assert info.model_data.model_name == model and info.lora_rank == 8
    losses = train(client, 3)
    print("losses:", losses)
    assert losses[2] < losses[1] < losses[0]
    check_forward_keeps_weights(client)

    state_path = client.save_state("after-three").result().path
    sampler_path = client.save_weights_for_sampler("for-sampling").result().path
    check_sampling(settled(service.create_sampling_client(model_path=sampler_path)))
    check_sampling(settled(client.save_weights_and_get_sampling_client()))
    check_refusals(service, client, model)

    resumed = settled(service.create_training_client_from_state_with_optimizer(state_path))
    assert train(resumed, 1)[0] < losses[2]
    client.load_state(state_path).result()

    rest = service.create_rest_client()
    run_id = info.model_id
    ids = sorted(entry.checkpoint_id for entry in rest.list_checkpoints(run_id).result().checkpoints)
    assert ids == ["sampler_weights/for-sampling", "weights/after-three"], ids
    assert run_id in [run.training_run_id for run in rest.list_training_runs().result().training_runs]
    if hasattr(rest, "get_checkpoint_archive_url_from_tinker_path"):
        check_archive(rest, sampler_path)
    else:
        check_external_weights(client, rest)
    for checkpoint_id in ids:
        rest.delete_checkpoint(run_id, checkpoint_id).result()
    assert rest.list_checkpoints(run_id).result().checkpoints == []
    print("passed with tinker", importlib.metadata.version("tinker"))


if __name__ == "__main__":
    main(sys.argv[1])
    # The SDK's background threads need not be waited for.
    sys.stdout.flush()
    os._exit(0)
