package io.leaderelection.ee;

import io.leaderelection.api.FencingToken;
import io.leaderelection.api.Reason;
import io.leaderelection.config.ElectionConfig;
import io.leaderelection.config.MaxTakeover;
import io.leaderelection.config.PostgresConfig;
import io.leaderelection.runtime.Candidacy;
import io.leaderelection.runtime.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.NotificationEmitter;
import javax.management.StandardEmitterMBean;

/**
 * The MBean of one election: puts what the election tells into the types of consoles, and passes orders on. Touches nothing
 * else, because its threads see another class loader and no CDI. Thread-safe.
 */
final class LeaderElectionManagement extends StandardEmitterMBean implements LeaderElectionMXBean {
    private final Candidacy candidacy;
    private final Settled settled;
    private final Supplier<String> diagnosis;

    /**
     * What never changes while the election runs.
     *
     * @param storeKind kind of store
     * @param storeAddress where it is, as configured; free of secrets
     * @param maxTakeover bound of a take-over
     */
    record Settled(String storeKind, String storeAddress, Duration maxTakeover) {
        static Settled of(ElectionConfig config) {
            return new Settled(
                    config.store() instanceof PostgresConfig ? "postgres" : "redis",
                    config.store().address(),
                    MaxTakeover.of(config));
        }
    }

    LeaderElectionManagement(
            Candidacy candidacy, Settled settled, Supplier<String> diagnosis, NotificationEmitter news) {
        super(LeaderElectionMXBean.class, true, news);
        this.candidacy = candidacy;
        this.settled = settled;
        this.diagnosis = diagnosis;
    }

    @Override
    public String getElection() {
        return candidacy.status().election();
    }

    @Override
    public String getNode() {
        return candidacy.status().node();
    }

    @Override
    public String getState() {
        return candidacy.status().state().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean isLeading() {
        return candidacy.isLeader();
    }

    @Override
    public String getLeader() {
        return candidacy.status().leader().orElse("");
    }

    @Override
    public String getLeaderSince() {
        return candidacy.status().since().map(Instant::toString).orElse("");
    }

    @Override
    public long getFencingToken() {
        return candidacy.token().map(FencingToken::value).orElse(0L);
    }

    @Override
    public long getLeaseRemainingMillis() {
        return candidacy.status().leaseRemaining().toMillis();
    }

    @Override
    public long getLeaseDeadlineNanos() {
        return candidacy.deadlineNanos();
    }

    @Override
    public long getTenureRemainingMillis() {
        return millis(candidacy.outlook().tenureLeft());
    }

    @Override
    public String getNextHandOver() {
        return candidacy.outlook().handsOverAt().map(Instant::toString).orElse("");
    }

    @Override
    public long getMaxTakeoverMillis() {
        return settled.maxTakeover().toMillis();
    }

    @Override
    public boolean isPaused() {
        return candidacy.isPaused();
    }

    @Override
    public long getHoldOffRemainingMillis() {
        return candidacy.outlook().holdOffLeft().toMillis();
    }

    @Override
    public List<String> getHeldBackBy() {
        return candidacy.outlook().holds().stream().map(Enum::name).sorted().toList();
    }

    @Override
    public boolean isReadyToLead() {
        return candidacy.outlook().readyIn().filter(Duration::isZero).isPresent();
    }

    @Override
    public long getReadyToLeadInMillis() {
        return millis(candidacy.outlook().readyIn());
    }

    @Override
    public String getStoreKind() {
        return settled.storeKind();
    }

    @Override
    public String getStoreAddress() {
        return candidacy.store().map(StoreView::endpoint).orElse(settled.storeAddress());
    }

    @Override
    public String getStoreServer() {
        return candidacy.store().map(StoreView::server).orElse("");
    }

    @Override
    public boolean isStoreAnswering() {
        return candidacy.chronicle().lastCheck().isPresent()
                && candidacy.chronicle().storeProblem().isEmpty();
    }

    @Override
    public String getStoreProblem() {
        return candidacy.chronicle().storeProblem().orElse("");
    }

    @Override
    public Map<String, Long> getSessionAgesMillis() {
        Map<String, Long> ages = new TreeMap<>();
        candidacy
                .store()
                .ifPresent(store -> store.sessionAges().forEach((name, age) -> ages.put(name, age.toMillis())));
        return ages;
    }

    @Override
    public CheckView getLastCheck() {
        return new PastCheck(candidacy.chronicle().lastCheck());
    }

    @Override
    public long getChecks() {
        return candidacy.chronicle().tally().checks();
    }

    @Override
    public long getFailedChecks() {
        return candidacy.chronicle().tally().failures();
    }

    @Override
    public long getTerms() {
        return candidacy.chronicle().tally().terms();
    }

    @Override
    public Map<String, Long> getTermsEnded() {
        Map<String, Long> ended = new TreeMap<>();
        Map<Reason, Long> counted = candidacy.chronicle().tally().ended();
        counted.forEach((reason, count) -> ended.put(reason.name(), count));
        return ended;
    }

    @Override
    public List<TransitionView> getTransitions() {
        return candidacy.chronicle().news().stream()
                .map(NewsRow::new)
                .map(TransitionView.class::cast)
                .toList();
    }

    @Override
    public long getLastSequence() {
        return candidacy.chronicle().lastSequence();
    }

    @Override
    public String relinquish() {
        return candidacy.relinquish(Optional.empty(), Caller.present());
    }

    @Override
    public String relinquish(long holdOffSeconds) {
        return candidacy.relinquish(Optional.of(Duration.ofSeconds(holdOffSeconds)), Caller.present());
    }

    @Override
    public String relinquish(long holdOffSeconds, String reason) {
        return candidacy.relinquish(Optional.of(Duration.ofSeconds(holdOffSeconds)), reason + ", " + Caller.present());
    }

    @Override
    public String pause() {
        return candidacy.pause(Caller.present());
    }

    @Override
    public String resume() {
        return candidacy.resume(Caller.present());
    }

    @Override
    public String explain() {
        return candidacy.explain();
    }

    @Override
    public String diagnose() {
        return diagnosis.get();
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return MBeanTexts.inOrder(super.getMBeanInfo());
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return "One election: who leads, why, and the orders to hand over, to pause and to resume";
    }

    @Override
    protected String getDescription(MBeanAttributeInfo info) {
        return MBeanTexts.of(info.getName());
    }

    @Override
    protected String getDescription(MBeanOperationInfo info) {
        return info.getName().equals("relinquish")
                ? MBeanTexts.ofRelinquish(info.getSignature().length > 0)
                : MBeanTexts.of(info.getName());
    }

    @Override
    protected String getParameterName(MBeanOperationInfo info, MBeanParameterInfo parameter, int sequence) {
        return sequence == 0 ? "holdOffSeconds" : "reason";
    }

    @Override
    protected String getDescription(MBeanOperationInfo info, MBeanParameterInfo parameter, int sequence) {
        return sequence == 0
                ? "How long this node stays out of the competition, in seconds, 0 to 86400"
                : "Why, for the log";
    }

    @Override
    protected int getImpact(MBeanOperationInfo info) { // under WildFly's RBAC a Monitor may call INFO only
        return Set.of("explain", "diagnose").contains(info.getName())
                ? MBeanOperationInfo.INFO
                : MBeanOperationInfo.ACTION;
    }

    private static long millis(Optional<Duration> duration) {
        return duration.map(Duration::toMillis).orElse(-1L);
    }
}
