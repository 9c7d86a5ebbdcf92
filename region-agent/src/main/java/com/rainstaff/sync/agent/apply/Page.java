package com.rainstaff.sync.agent.apply;

import com.rainstaff.sync.agent.apply.Aliases.Alias;
import com.rainstaff.sync.agent.apply.RowFinder.Located;
import com.rainstaff.sync.agent.identity.LocalKey;
import com.rainstaff.sync.change.Change;
import com.rainstaff.sync.change.Evict;
import com.rainstaff.sync.change.Merge;
import com.rainstaff.sync.change.Split;
import com.rainstaff.sync.change.Tombstone;
import com.rainstaff.sync.change.Upsert;
import com.rainstaff.sync.clock.RowVersion;
import com.rainstaff.sync.feed.Feeds;
import com.rainstaff.sync.row.RowKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Applies the changes of one page or correction: what goes first, so that values and places are free, then what comes,
 * then whatever lost its parent is moved out.
 */
final class Page {
    private final Workbench bench;
    private final Removals removals;
    private final Orphans orphans;
    private final Merges merges;

    Page(Workbench bench) {
        this.bench = bench;
        this.removals = new Removals(bench);
        this.orphans = new Orphans(bench);
        this.merges = new Merges(bench, removals, orphans);
    }

    /** Does the merges that earlier transactions had to leave. */
    void finishMerges() throws SQLException {
        merges.mergeUndone();
        orphans.moveOut();
    }

    /**
     * @param certain whether the changes hold even if this PC has the rows in a version that is not older
     */
    void apply(String feed, List<Change> changes, boolean certain) throws SQLException {
        changes.forEach(change -> bench.tally().observe(change.version().stamp()));
        for (Change change : changes) {
            if (change instanceof Merge merge) {
                merges.merge(merge);
            } else if (change instanceof Split split) {
                merges.split(split);
            }
        }
        List<Incoming> upserts = new ArrayList<>();
        for (Change change : changes) {
            if (!(change instanceof Merge) && !(change instanceof Split)) {
                route(feed, change, certain).ifPresent(upserts::add);
            }
        }
        place(upserts);
    }

    /** Places upserts that were put aside before, or puts them aside again. */
    void place(List<Incoming> upserts) throws SQLException {
        if (!upserts.isEmpty()) {
            orphans.note(upserts);
            new Upserts(bench).place(upserts);
        }
        orphans.moveOut();
    }

    /** A change that was put aside, if it is still of use: an upsert is returned, a removal is done. */
    Optional<Incoming> retry(ParkedChange parked) throws SQLException {
        Change change = parked.change();
        Located row = bench.finder().locate(change.key());
        if (row.local().isPresent()
                && bench.pending().contains(row.key().table(), row.local().get())) {
            return Optional.empty();
        }
        if (isHeldAgainst(row, change)) {
            return Optional.empty();
        }
        if (row.version().compareTo(change.version()) > 0) {
            return change instanceof Upsert upsert && isAway(parked, row)
                    ? Optional.of(new Incoming(
                            in(row.version(), upsert), parked.feed(), row.key(), row.local(), parked.home(), true))
                    : forget(parked);
        }
        if (change instanceof Upsert upsert) {
            return Optional.of(new Incoming(upsert, parked.feed(), row.key(), row.local(), parked.home(), true));
        }
        remove(parked.feed(), change, row);
        return Optional.empty();
    }

    // Moved out while the outbox still spoke of it, and pushed since: what was put aside is what the server has now.
    private boolean isAway(ParkedChange parked, Located row) throws SQLException {
        return row.local().isPresent()
                && row.local().equals(parked.home())
                && bench.files().find(row.key().table()).isPresent()
                && !bench.files().of(row.key().table()).exists(row.local().get());
    }

    private Optional<Incoming> forget(ParkedChange parked) throws SQLException {
        bench.parked().remove(parked.change().key());
        return Optional.empty();
    }

    private static Upsert in(RowVersion version, Upsert upsert) {
        return new Upsert(
                upsert.sequence(),
                upsert.key(),
                version,
                upsert.base(),
                upsert.schema(),
                upsert.changed(),
                upsert.image());
    }

    /** Lets go of a row that the server had let this PC have and does not show any more, until it shows it again. */
    void letGo(RowKey key) throws SQLException {
        Located row = bench.finder().locate(key);
        boolean wasSynced = bench.rows().byId(row.key().table(), row.key().id()).isPresent();
        if (!wasSynced) {
            return;
        }
        if (row.local().isEmpty()) {
            letGoAside(row.key());
            return;
        }
        if (bench.pending().contains(row.key().table(), row.local().get())) {
            return;
        }
        if (bench.held().isHeld(row.key().table(), row.local().get())) {
            postpone("", new Tombstone(0, row.key(), row.version(), 0), ParkReason.HELD);
            return;
        }
        if (bench.pending().referTo(row.key().table(), row.local().get())) {
            // The server says so once; the row goes when what refers to it has been sent.
            bench.wanted().add(row.key());
            return;
        }
        if (removals.remove(row.key(), row.local(), RowVersion.NEVER) == Removals.Outcome.REMOVED) {
            bench.tally().evicted();
        }
        orphans.moveOut();
    }

    // Its parent may have been let go just before, and taken it out of its table.
    private void letGoAside(RowKey key) throws SQLException {
        Optional<ParkedChange> aside = bench.parked().find(key);
        if (aside.isPresent()
                && !aside.get().change().version().equals(RowVersion.NEVER)
                && !bench.held().isHeldAside(key)) {
            bench.parked().remove(key);
            bench.rows().entomb(key.table(), key.id(), RowVersion.NEVER);
            bench.tally().evicted();
        }
    }

    // Removals are done at once, upserts are collected; both only where this PC does not know better.
    private Optional<Incoming> route(String feed, Change change, boolean certain) throws SQLException {
        if (isBeforeMerge(change)) {
            return Optional.empty();
        }
        Located row = bench.finder().locate(change.key());
        if (row.local().isPresent()
                && bench.pending().contains(row.key().table(), row.local().get())) {
            return Optional.empty();
        }
        releaseGivenBack(row, change);
        if (!certain && !isNews(row, change)) {
            return Optional.empty();
        }
        if (bench.held().isHeldAside(row.key())) {
            // It is asked for when the edit comes back.
            return Optional.empty();
        }
        if (isHeldAgainst(row, change)) {
            boolean wasSeen = row.version().equals(change.version());
            if (!wasSeen) {
                postpone(feed, change, ParkReason.HELD);
            }
            return Optional.empty();
        }
        if (change instanceof Upsert upsert) {
            return Optional.of(new Incoming(under(row.key(), upsert), feed, row.key(), row.local(), home(row), false));
        }
        remove(feed, change, row);
        return Optional.empty();
    }

    // The server had forgotten the row and did not take it back: it has it again, or a newer version. Of the version it
    // has again there may be an edit here that it refused meanwhile, which can go now.
    private void releaseGivenBack(Located row, Change change) throws SQLException {
        int order = order(row.version(), change);
        if (order > 0 || !stopsWaiting(row)) {
            return;
        }
        if (order == 0) {
            bench.wanted().doubt(row.key());
        }
    }

    private boolean stopsWaiting(Located row) throws SQLException {
        if (row.local().isEmpty()) {
            return bench.held().releaseGivenBackAside(row.key());
        }
        if (!bench.held().isGivenBack(row.key().table(), row.local().get())) {
            return false;
        }
        bench.held().release(row.key().table(), row.local().get());
        bench.parked().remove(row.key());
        return true;
    }

    // A row that was never synced is the server's by now if this PC made it; a key, another PC may have used as well.
    private boolean isHeldAgainst(Located row, Change change) throws SQLException {
        if (row.local().isEmpty()
                || !bench.held().isHeld(row.key().table(), row.local().get())) {
            return false;
        }
        return !row.version().equals(RowVersion.NEVER)
                || !row.key().id().isNumbered() && !bench.finder().isOwn(change.version());
    }

    private boolean isNews(Located row, Change change) throws SQLException {
        int order = order(row.version(), change);
        if (order > 0) {
            return false;
        }
        Optional<Change> parked = bench.parked().find(row.key()).map(ParkedChange::change);
        if (parked.isPresent() && parked.get().version().compareTo(change.version()) >= 0) {
            return refersElsewhere(parked.get(), change);
        }
        return order < 0 || change instanceof Evict;
    }

    // A server that came back older may have lost a merge: what had been led to the survivor comes again, in its own
    // version, as it was written.
    private static boolean refersElsewhere(Change parked, Change change) {
        return parked instanceof Upsert aside
                && change instanceof Upsert upsert
                && aside.version().equals(upsert.version())
                && !aside.image().equals(upsert.image());
    }

    // An eviction carries the stamp of the version it takes away, under the server's name: names do not decide between
    // the two.
    private static int order(RowVersion here, Change change) {
        return change instanceof Evict
                ? Long.compare(here.stamp(), change.version().stamp())
                : here.compareTo(change.version());
    }

    // What is written to an id after it led to another row means that the merge was undone.
    private boolean isBeforeMerge(Change change) throws SQLException {
        Optional<Alias> alias = bench.aliases().find(change.key());
        if (alias.isEmpty()) {
            return false;
        }
        if (alias.get().version().compareTo(change.version()) >= 0) {
            return alias.get().done();
        }
        bench.aliases().remove(change.key());
        bench.finder().forgetReferenced();
        return false;
    }

    private Optional<LocalKey> home(Located row) throws SQLException {
        return row.local().isPresent()
                ? Optional.empty()
                : bench.parked().find(row.key()).flatMap(ParkedChange::home);
    }

    private static Upsert under(RowKey key, Upsert upsert) {
        return key.equals(upsert.key())
                ? upsert
                : new Upsert(
                        upsert.sequence(),
                        key,
                        upsert.version(),
                        upsert.base(),
                        upsert.schema(),
                        upsert.changed(),
                        upsert.image());
    }

    private void remove(String feed, Change change, Located row) throws SQLException {
        if (change instanceof Evict evict && reads(evict.to())) {
            return;
        }
        if (row.local().isPresent()
                && bench.pending().referTo(row.key().table(), row.local().get())) {
            postpone(feed, change, ParkReason.CHILDREN);
            return;
        }
        Removals.Outcome outcome = removals.remove(row.key(), row.local(), change.version());
        if (outcome == Removals.Outcome.FORBIDDEN) {
            postpone(feed, change, ParkReason.CONSTRAINT);
            return;
        }
        bench.parked().remove(change.key());
        if (outcome == Removals.Outcome.REMOVED) {
            count(change);
        }
    }

    private void postpone(String feed, Change change, ParkReason reason) throws SQLException {
        bench.parked().park(new ParkedChange(change, feed, reason, Optional.empty(), Optional.empty()));
    }

    private void count(Change change) {
        if (change instanceof Evict) {
            bench.tally().evicted();
        } else {
            bench.tally().deleted();
        }
    }

    private boolean reads(String feed) {
        return feed.equals(Feeds.SHARED)
                || bench.region() == null
                || bench.region().isAll()
                || feed.equals(bench.region().name());
    }
}
