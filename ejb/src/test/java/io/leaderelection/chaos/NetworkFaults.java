package io.leaderelection.chaos;

import static io.leaderelection.chaos.Strike.lasting;

import io.leaderelection.fixture.TcpProxy;
import io.leaderelection.fixture.TcpProxy.Direction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** What can be done to the ways between a node and its store: to all of them, or to one of several. */
final class NetworkFaults {
    /** What of a place is struck. */
    static final String NETWORK = "network";

    private static final int LONGEST = 2 * (int) Group.LEASE.toMillis();

    private final Group group;

    NetworkFaults(Group group) {
        this.group = group;
    }

    List<Kind> kinds() {
        if (group.places().get(0).ways().isEmpty()) {
            return List.of();
        }
        return List.of(
                Kind.of("black hole", 4, held(TcpProxy::swallow)),
                Kind.of("black hole to the store", 3, held(way -> way.swallow(Direction.TO_SERVER))),
                Kind.of("black hole to the node", 3, held(way -> way.swallow(Direction.TO_CLIENT))),
                Kind.of("delay", 3, dice -> {
                    Duration each = dice.millis(5, 80);
                    return held(way -> way.delay(each)).apply(dice);
                }),
                Kind.of("new connections refused", 2, held(TcpProxy::refuse)),
                Kind.thatCuts("connections reset", 4, held(TcpProxy::reset, 0, 0)),
                Kind.thatCuts("cut and refused", 3, held(way -> {
                    way.refuse();
                    way.cut();
                })));
    }

    private Function<Dice, Optional<Strike>> held(Consumer<TcpProxy> fault) {
        return held(fault, 100, LONGEST);
    }

    private Function<Dice, Optional<Strike>> held(Consumer<TcpProxy> fault, int least, int most) {
        return dice -> group.free(dice, NETWORK).map(place -> {
            List<TcpProxy> struck = dice.in100(50)
                    ? place.ways()
                    : List.of(dice.one(place.ways()).orElseThrow());
            struck.forEach(fault);
            Duration lasts = dice.millis(least, most);
            return lasting(place.name(), NETWORK, lasts, () -> struck.forEach(TcpProxy::heal));
        });
    }
}
