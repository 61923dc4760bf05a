package io.leaderelection.lock.redis;

import java.time.Duration;
import java.util.Optional;

/**
 * What one script saw of the server and of the three keys, after it had acted.
 *
 * @param master whether the server is no replica; on a replica no script acts
 * @param identity {@code run_id} and {@code master_replid}: another value means that writes may have been lost
 * @param trusted identity named by the since-entry before the script acted; empty = there was no entry
 * @param age how long the since-entry has named the present identity, by the server's own clock
 * @param owner value of the lock's key
 * @param remaining time until that key vanishes; empty = there is none, or it stays for ever
 * @param fence highest token given out so far, 0 = none
 */
record Sight(
        boolean master,
        String identity,
        Optional<String> trusted,
        Duration age,
        Optional<String> owner,
        Optional<Duration> remaining,
        long fence) {

    boolean ownedBy(String value) {
        return owner.filter(value::equals).isPresent();
    }
}
