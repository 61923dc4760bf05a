package io.leaderelection.sim;

/** What must hold after every event. */
enum Invariant {
    /** Never do two nodes act at the same true time, but for what the design puts outside, and then not for long. */
    ONE_LEADER,
    /** The fence refuses the older of two terms. */
    FENCE,
    /** The token of a term exceeds those of all earlier terms. */
    TOKENS_RISE,
    /** A node acts only between Gained and Lost, and with the token it was told. */
    ACTS_WITHIN_TERM,
    /** There is exactly one Lost for each Gained. */
    LOST_ONCE,
    /** A deadline that has passed stays passed, and only a clock that ran ahead shortens a lease. */
    LEASE_LAW,
    /** A term ends when its tenure does. */
    TENURE,
    /** A term ends for the reason it names. */
    REASON,
    /** Nobody leads while there is a ground not to. */
    HELD_BACK,
    /** Nobody leads again before the hold-off is over. */
    HOLD_OFF,
    /** The lock is not given back by a node that leads. */
    RELEASE_AFTER_LEADING,
    /** The lock is not given back before observers have returned or their time is up. */
    RELEASE_AFTER_DRAIN,
    /** A node that believes to be at rest does not hold the lock for longer than a session may idle. */
    NOTHING_HELD_AT_REST,
    /** No session takes a lock that it holds already. */
    NO_STACKING,
    /** A group in peace is not without a leader for longer than {@link Store#longestGap()}. */
    LIVENESS,
    /** Nothing throws. */
    NO_EXCEPTION
}
