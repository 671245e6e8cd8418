"""What `deploy/kubernetes/` makes is what Kubernetes takes, and holds for the programs that it starts."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import typer

from leaderboard_shells.main.app import command_line
from leaderboard_shells.settings import Settings, load
from leaderboard_shells.workers.lifecycle import _LAST_RESORT
from tests.support.documentation import DOCS
from tests.support.kustomize import OVERLAYS, Manifest, of_kind, rendered, workloads

#: The oldest that the manifests are for, and the newest that the validator knows.
VERSIONS = ("1.30", kubernetes_validate.latest_version())
#: What the secrets hold that have to be there; `docs/howto/kubernetes.md` makes them.
SECRETS = {
    "leaderboard-stores": {
        "redis-password": "of-redis",
        "postgres-password": "of-postgres",
        "kafka-options": '{"security.protocol": "SASL_SSL"}',
    },
    "leaderboard-access": {"keys.yaml": "keys: []\n"},
}
EVERY = pytest.mark.parametrize("overlay", OVERLAYS)
pytestmark = pytest.mark.timeout(600)


def pod_of(workload: Manifest) -> Mapping[str, Any]:
    return workload["spec"]["template"]["spec"]


def container_of(workload: Manifest) -> Mapping[str, Any]:
    [container] = pod_of(workload)["containers"]
    return container


def labels_of(workload: Manifest) -> Mapping[str, str]:
    return workload["spec"]["template"]["metadata"]["labels"]


def environment_of(overlay: str, workload: Manifest) -> dict[str, str]:
    """What its container is started with; a reference that leads nowhere fails."""
    found: dict[str, str] = {}
    container = container_of(workload)
    for source in container.get("envFrom", ()):
        found |= of_kind(overlay, "ConfigMap")[source["configMapRef"]["name"]]["data"]
    for variable in container.get("env", ()):
        if "value" in variable:
            found[variable["name"]] = variable["value"]
        else:
            reference = variable["valueFrom"]["secretKeyRef"]
            found[variable["name"]] = SECRETS[reference["name"]][reference["key"]]
    return found


def settings_of(overlay: str, workload: Manifest, mounted: Path) -> Settings:
    """What it is configured with. Files that it mounts lie in a folder of this machine meanwhile."""
    environment = environment_of(overlay, workload)
    volumes = {volume["name"]: volume["secret"]["secretName"] for volume in pod_of(workload).get("volumes", ())}
    for mount in container_of(workload).get("volumeMounts", ()):
        folder = mounted / mount["name"]
        folder.mkdir(exist_ok=True)
        for name, text in SECRETS[volumes[mount["name"]]].items():
            (folder / name).write_text(text)
        environment = {name: text.replace(mount["mountPath"], str(folder)) for name, text in environment.items()}
    return load(None, environment)


@EVERY
@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_takes_it(overlay: str, version: str) -> None:
    """Every object, strictly: no field that is not known."""
    for manifest in rendered(overlay):
        kubernetes_validate.validate(manifest, version, strict=True)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_validator_finds_what_is_wrong(version: str) -> None:
    """A field that does not exist, and a value of the wrong type."""
    for broken in ({"replica": 1}, {"replicas": "one"}):
        manifest = dict(of_kind("production", "Deployment")["leaderboard-server"])
        manifest["spec"] = manifest["spec"] | broken
        with pytest.raises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(manifest, version, strict=True)


def test_every_process_is_there() -> None:
    """Server, consumer, scheduler and the migration; the consumer is left out where there is no Kafka."""
    names = {"leaderboard-server", "leaderboard-consumer", "leaderboard-scheduler", "leaderboard-migrate"}

    assert names == workloads("production").keys()
    assert names - {"leaderboard-consumer"} == workloads("without-kafka").keys()


@EVERY
def test_each_process_is_a_command_with_sound_settings(overlay: str, tmp_path: Path) -> None:
    """The command exists, every variable is a setting, and each process has both stores with their passwords."""
    group = typer.main.get_command(command_line())
    for workload in workloads(overlay).values():
        command, *arguments = container_of(workload)["args"]
        context = typer.Context(group)
        found = group.get_command(context, command)  # type: ignore[attr-defined]
        assert found is not None
        found.make_context(command, list(arguments), parent=context)

        settings = settings_of(overlay, workload, tmp_path)
        assert settings.redis is not None
        assert settings.postgres is not None
        assert ("of-redis", "of-postgres") == (settings.redis.password, settings.postgres.password)
        if command == "consume":
            assert {"security.protocol": "SASL_SSL"} == settings.kafka.options
        if command == "serve":
            assert settings.auth.keys_file
            assert ("0.0.0.0", 8080) == (settings.server.host, settings.server.port)


@EVERY
def test_it_holds_no_secret(overlay: str) -> None:
    """Secrets are named and not made here, and no setting is one."""
    assert {} == of_kind(overlay, "Secret")
    for settings in of_kind(overlay, "ConfigMap").values():
        assert [] == [name for name in settings["data"] if "PASSWORD" in name or "SECRET" in name or "DSN" in name]


@EVERY
def test_each_process_is_asked_where_it_answers(overlay: str, tmp_path: Path) -> None:
    """`/health` and `/ready` at the address of its metrics, which answers to any name, the kubelet's too."""
    for name, workload in workloads(overlay).items():
        container = container_of(workload)
        probes = [container.get(f"{kind}Probe") for kind in ("startup", "liveness", "readiness")]
        if workload["kind"] == "Job":
            assert [None, None, None] == probes
            continue
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        metrics = settings_of(overlay, workload, tmp_path).metrics
        assert metrics is not None, name
        assert [("/health", "metrics"), ("/health", "metrics"), ("/ready", "metrics")] == [
            (probe["httpGet"]["path"], probe["httpGet"]["port"]) for probe in probes
        ]
        assert ("0.0.0.0", ports["metrics"]) == (metrics.host, metrics.port)


@EVERY
def test_no_process_may_more_than_it_needs(overlay: str) -> None:
    """Not root, nothing written, no privileges, no token of Kubernetes, a limit of memory."""
    for workload in workloads(overlay).values():
        pod, container = pod_of(workload), container_of(workload)
        assert pod["securityContext"]["runAsNonRoot"]
        assert 10001 == pod["securityContext"]["runAsUser"]
        assert {"type": "RuntimeDefault"} == pod["securityContext"]["seccompProfile"]
        assert not pod["automountServiceAccountToken"]
        assert {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        } == container["securityContext"]
        assert container["resources"]["limits"]["memory"] == container["resources"]["requests"]["memory"]
        assert container["resources"]["requests"]["cpu"]


def test_the_user_is_that_of_the_image() -> None:
    """The number that the image gives it."""
    [line] = [
        line
        for line in (Path(__file__).parents[3] / "deploy" / "Dockerfile").read_text().splitlines()
        if line.startswith("RUN useradd")
    ]

    assert "--uid 10001 " in line


@EVERY
def test_each_process_has_the_time_that_it_takes_to_end(overlay: str) -> None:
    """Its own, after what the balancer needs, and some to spare."""
    for workload in workloads(overlay).values():
        if workload["kind"] != "Job":
            before = container_of(workload).get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
            assert pod_of(workload)["terminationGracePeriodSeconds"] > _LAST_RESORT + before


@EVERY
def test_what_names_others_finds_them(overlay: str) -> None:
    """Services, budgets, autoscalers, policies and the ingress lead to pods, ports and objects that there are."""
    made = workloads(overlay)
    selecting = [one["spec"]["selector"] for one in of_kind(overlay, "Service").values()]
    selecting += [one["spec"]["selector"]["matchLabels"] for one in of_kind(overlay, "PodDisruptionBudget").values()]
    selecting += [one["spec"]["podSelector"]["matchLabels"] for one in of_kind(overlay, "NetworkPolicy").values()]
    selecting += [one["spec"]["selector"]["matchLabels"] for one in made.values() if one["kind"] != "Job"]
    for selector in selecting:
        assert any(selector.items() <= labels_of(workload).items() for workload in made.values()), selector
    for service in of_kind(overlay, "Service").values():
        for workload in made.values():
            if service["spec"]["selector"].items() <= labels_of(workload).items():
                names = {port["name"] for port in container_of(workload)["ports"]}
                assert {port["targetPort"] for port in service["spec"]["ports"]} <= names
    for scaler in of_kind(overlay, "HorizontalPodAutoscaler").values():
        target = scaler["spec"]["scaleTargetRef"]
        assert target["kind"] == made[target["name"]]["kind"]
        # A number of its own would be set anew with every roll-out.
        assert "replicas" not in made[target["name"]]["spec"]
    for ingress in of_kind(overlay, "Ingress").values():
        [path] = ingress["spec"]["rules"][0]["http"]["paths"]
        named = path["backend"]["service"]
        ports = of_kind(overlay, "Service")[named["name"]]["spec"]["ports"]
        assert named["port"]["name"] in {port["name"] for port in ports}


@EVERY
def test_one_pod_at_most_is_taken_away_at_a_time(overlay: str) -> None:
    """By whoever empties a machine; of servers there are two at least, and one goes only once another has come."""
    for name in ("leaderboard-server", "leaderboard-consumer"):
        if name in workloads(overlay):
            assert 1 == of_kind(overlay, "PodDisruptionBudget")[name]["spec"]["maxUnavailable"]
            assert of_kind(overlay, "HorizontalPodAutoscaler")[name]["spec"]["minReplicas"] >= 2
    server = workloads(overlay)["leaderboard-server"]
    assert {"maxSurge": 1, "maxUnavailable": 0} == server["spec"]["strategy"]["rollingUpdate"]


def test_the_page_makes_the_secrets() -> None:
    """All that are named, with their keys, and no others."""
    page = (DOCS / "howto" / "kubernetes.md").read_text()
    made = {
        name: set(re.findall(r"--from-file=([\w.-]+)", arguments))
        for name, arguments in re.findall(r"create secret generic (\S+)((?:\\\n|.)*)", page)
    }
    named = {
        reference["name"]
        for overlay in OVERLAYS
        for workload in workloads(overlay).values()
        for variable in container_of(workload)["env"]
        if (reference := variable.get("valueFrom", {}).get("secretKeyRef"))
    }

    assert made == {name: {*keys} for name, keys in SECRETS.items()}
    assert named < SECRETS.keys()


def test_consumers_keep_their_names() -> None:
    """As pods of a set do: by it Kafka knows one again that was started anew."""
    consumer = workloads("production")["leaderboard-consumer"]

    assert "StatefulSet" == consumer["kind"]
    assert consumer["spec"]["serviceName"] in of_kind("production", "Service")


def test_a_public_name_is_answered_to(tmp_path: Path) -> None:
    """That of the ingress; the proxy in front is believed, the stores are spoken to by TLS."""
    settings = settings_of("production", workloads("production")["leaderboard-server"], tmp_path)
    [ingress] = of_kind("production", "Ingress").values()

    assert (ingress["spec"]["rules"][0]["host"],) == settings.server.allowed_hosts
    assert settings.server.trusted_proxies
    assert settings.redis is not None
    assert settings.postgres is not None
    assert (True, "verify-full") == (settings.redis.tls, settings.postgres.sslmode)
