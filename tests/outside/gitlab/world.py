"""What a project has, in the shapes of GitLab's own entities, and what a retry and a cancel do to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

UNDER_WAY = ("created", "waiting_for_callback", "waiting_for_resource", "preparing", "pending", "running", "scheduled")
OVER = ("success", "failed", "canceled")
_BASIC = ("id", "iid", "project_id", "sha", "ref", "status", "source", "created_at", "updated_at", "web_url", "name")
_FIRST_ID = 1_000


def written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Project:
    """One project; `now` is its time."""

    now: datetime
    id: int = 7
    path: str = "fub/etl"
    default_branch: str | None = "main"
    pipelines: dict[int, dict[str, Any]] = field(default_factory=dict)
    jobs: dict[int, dict[str, Any]] = field(default_factory=dict)
    deployments: dict[int, dict[str, Any]] = field(default_factory=dict)
    traces: dict[int, bytes] = field(default_factory=dict)
    merge_requests: dict[int, list[int]] = field(default_factory=dict)
    last: int = _FIRST_ID

    @property
    def url(self) -> str:
        return f"https://gitlab.example.com/{self.path}"

    def entity(self) -> dict[str, Any]:
        name = self.path.rpartition("/")[2]
        return {
            "id": self.id, "description": None, "name": name, "path": name, "path_with_namespace": self.path,
            "created_at": "2020-01-01T00:00:00.000Z", "default_branch": self.default_branch, "web_url": self.url,
        }  # fmt: skip

    def pipeline(
        self, status: str = "success", *, ref: str = "main", ago: float = 60, minutes: float = 10, sha: str = "",
        coverage: str | None = None,
    ) -> int:  # fmt: skip
        """Add a pipeline that was made `ago` minutes ago and ran for some minutes; returns its id."""
        id, began = self._id(), self.now - timedelta(minutes=ago)
        over = status in OVER
        ended = began + timedelta(minutes=minutes) if over else None
        self.pipelines[id] = {
            "id": id, "iid": len(self.pipelines) + 1, "project_id": self.id, "name": None,
            "sha": sha or f"{id:040x}", "ref": ref, "status": status, "source": "push",
            "created_at": written(began), "updated_at": written(ended or self.now), "web_url": f"{self.url}/-/pipelines/{id}",
            "before_sha": "0" * 40, "tag": False, "yaml_errors": None, "user": {"id": 1, "username": "root"},
            "started_at": None if status in ("created", "pending") else written(began), "finished_at": written(ended),
            "committed_at": None, "duration": round(minutes * 60) if over else None, "queued_duration": 2,
            "coverage": coverage, "detailed_status": {"text": status},
        }  # fmt: skip
        return id

    def job(
        self, pipeline: int, name: str, status: str = "success", *, stage: str = "test", seconds: float = 60,
        reason: str | None = None, trace: str | bytes = "", may_fail: bool = False,
    ) -> int:  # fmt: skip
        """Add a job to a pipeline; returns its id."""
        id, of = self._id(), self.pipelines[pipeline]
        began = datetime.fromisoformat(of["created_at"])
        has_begun = status not in ("created", "manual", "skipped", "pending")
        reason = reason or ("script_failure" if status == "failed" else None)
        over = status in OVER
        self.jobs[id] = {
            "id": id, "status": status, "stage": stage, "name": name, "ref": of["ref"], "tag": False, "coverage": None,
            "allow_failure": may_fail, "created_at": of["created_at"], "started_at": of["created_at"] if has_begun else None,
            "finished_at": written(began + timedelta(seconds=seconds)) if over else None,
            "erased_at": None, "duration": float(seconds) if over else None, "queued_duration": 0.5,
            "user": {"id": 1, "username": "root"}, "commit": {"id": of["sha"], "title": "a commit @all /close"},
            "pipeline": {name: of[name] for name in _BASIC if name != "name"}, "web_url": f"{self.url}/-/jobs/{id}",
            "project": {"ci_job_token_scope_enabled": False}, "artifacts": [], "runner": None, "tag_list": [],
            "archived": False, "artifacts_expire_at": None,
        }  # fmt: skip
        if reason:
            self.jobs[id]["failure_reason"] = reason
        self.traces[id] = trace.encode() if isinstance(trace, str) else trace
        return id

    def trigger(
        self, pipeline: int, name: str, status: str = "success", *, downstream: dict[str, Any] | None = None,
        stage: str = "deploy",
    ) -> int:  # fmt: skip
        """Add a job that starts another pipeline, which it tells when there is one; returns its id."""
        id = self.job(pipeline, name, status, stage=stage, reason="downstream_pipeline_creation_failed")
        self.jobs[id] |= {"downstream_pipeline": downstream}
        del self.traces[id]
        return id

    def elsewhere(
        self, status: str = "failed", *, path: str = "fub/deployments", project_id: int = 8
    ) -> dict[str, Any]:
        """Return a pipeline of another project, as a trigger job tells it."""
        id = self._id()
        return {
            "id": id, "iid": 1, "project_id": project_id, "sha": f"{id:040x}", "ref": "main", "status": status,
            "source": "pipeline", "created_at": written(self.now), "updated_at": written(self.now),
            "web_url": f"https://gitlab.example.com/{path}/-/pipelines/{id}",
        }  # fmt: skip

    def deployment(self, job: int, environment: str = "production", status: str = "success") -> int:
        """Add the deployment that a job makes; returns its id."""
        id, by = self._id(), self.jobs[job]
        self.deployments[id] = {
            "id": id, "iid": len(self.deployments) + 1, "ref": by["ref"], "sha": by["commit"]["id"], "status": status,
            "created_at": by["created_at"], "updated_at": by["finished_at"] or written(self.now),
            "user": {"id": 1, "username": "root"}, "deployable": by,
            "environment": {"id": 9, "name": environment, "external_url": "https://example.com"},
        }  # fmt: skip
        return id

    def basic(self, pipeline: int) -> dict[str, Any]:
        return {name: self.pipelines[pipeline][name] for name in _BASIC}

    def jobs_of(self, pipeline: int, *, retried: bool = False) -> list[dict[str, Any]]:
        """The jobs of a pipeline, also those that start others, newest first; without `retried` the last run of each."""
        found = [each for each in self.jobs.values() if each["pipeline"]["id"] == pipeline]
        last = {each["name"]: each["id"] for each in found}
        return [each for each in reversed(found) if retried or last[each["name"]] == each["id"]]

    def is_retryable(self, job: dict[str, Any]) -> bool:
        return job["status"] in OVER and job in self.jobs_of(job["pipeline"]["id"])

    def run_again(self, job: dict[str, Any]) -> dict[str, Any]:
        """Make the new run of a job, and let wait again what was skipped after it (here: all that was skipped)."""
        pipeline = job["pipeline"]["id"]
        for each in self.jobs_of(pipeline):
            if each["status"] == "skipped":
                each["status"] = "created"
        id = self.job(pipeline, job["name"], "pending", stage=job["stage"])
        self.jobs[id]["created_at"] = written(self.now)
        self._set(pipeline, "running")
        return self.jobs[id]

    def retry(self, pipeline: int) -> bool:
        """Run again what failed or was canceled, and let wait again what was skipped; whether there was anything."""
        jobs = self.jobs_of(pipeline)
        again = [each for each in jobs if each["status"] in ("failed", "canceled")]
        for each in reversed(again):
            self.run_again(each)
        return bool(again)

    def cancel(self, pipeline: int) -> bool:
        found = [each for each in self.jobs_of(pipeline) if each["status"] in UNDER_WAY and self.stop(each)]
        if self.pipelines[pipeline]["status"] in UNDER_WAY:
            self._set(pipeline, "canceled")
            return True
        return bool(found)

    def stop(self, job: dict[str, Any]) -> bool:
        if job["status"] not in (*UNDER_WAY, "manual"):
            return False
        job["status"] = "canceled"
        job["finished_at"] = written(self.now)
        return True

    def _set(self, pipeline: int, status: str) -> None:
        of = self.pipelines[pipeline]
        of |= {"status": status, "updated_at": written(self.now)}
        of |= {"finished_at": written(self.now) if status in OVER else None}

    def _id(self) -> int:
        self.last += 1
        return self.last
