"""Clusters: which actors they hold, who keeps them, and that they end."""

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor as By
from vlechtwerk.core.actions import Refused, audit, lock_row
from vlechtwerk.ecosystem.models import Actor, Cluster
from vlechtwerk.people.models import Person


class ClusterRefused(Refused):
    """The cluster is not as this step takes it."""


@transaction.atomic
def plan_cluster(*, name: str, by: Person, about: str = "") -> Cluster:
    """A cluster without actors yet; whoever makes it keeps it."""
    made = Cluster.objects.create(name=name, about=about, keeper=by)
    audit("plan_cluster", made, by)
    return made


def _hold(cluster: Cluster) -> None:
    """Wait for whoever else is at it; what is ended stays as it was."""
    lock_row(cluster)
    if cluster.ended_on:
        raise ClusterRefused(_("This cluster is ended. Take it up again first."))


@transaction.atomic
def change_cluster(cluster: Cluster, *, name: str, about: str, keeper: Person, by: By) -> Cluster:
    """Another name, description or keeper."""
    _hold(cluster)
    cluster.name, cluster.about, cluster.keeper = name, about, keeper
    cluster.save(update_fields=["name", "about", "keeper"])
    audit("change_cluster", cluster, by)
    return cluster


@transaction.atomic
def add_to_cluster(cluster: Cluster, *, actor: Actor, by: By) -> Cluster:
    """One more actor; once is enough."""
    _hold(cluster)
    if actor.ended_on:
        raise ClusterRefused(_("%(name)s is no longer there. Choose another one.") % {"name": actor}, "actor")
    if cluster.actors.filter(pk=actor.pk).exists():
        raise ClusterRefused(_("%(name)s is in it already.") % {"name": actor}, "actor")
    cluster.actors.add(actor)
    audit("add_to_cluster", cluster, by, organisation=actor.organisation)
    return cluster


@transaction.atomic
def take_from_cluster(cluster: Cluster, *, actor: Actor, by: By) -> Cluster:
    """An actor who does not belong in it any more."""
    _hold(cluster)
    if not cluster.actors.filter(pk=actor.pk).exists():
        raise ClusterRefused(_("%(name)s is not in it any more.") % {"name": actor}, "actor")
    cluster.actors.remove(actor)
    audit("take_from_cluster", cluster, by, organisation=actor.organisation)
    return cluster


@transaction.atomic
def end_cluster(cluster: Cluster, *, by: By) -> Cluster:
    """It is over; it can still be read."""
    if Cluster.objects.filter(pk=cluster.pk, ended_on=None).update(ended_on=clock.today()) != 1:
        raise ClusterRefused(_("This cluster is ended already."))
    cluster.refresh_from_db()
    audit("end_cluster", cluster, by)
    return cluster


@transaction.atomic
def resume_cluster(cluster: Cluster, *, by: By) -> Cluster:
    """It is taken up again."""
    if Cluster.objects.filter(pk=cluster.pk, ended_on__isnull=False).update(ended_on=None) != 1:
        raise ClusterRefused(_("This cluster is going on already."))
    cluster.refresh_from_db()
    audit("resume_cluster", cluster, by)
    return cluster
