package io.leaderelection.chaos;

import java.util.Optional;
import java.util.function.Function;

/**
 * A kind of fault.
 *
 * @param name as tables show it
 * @param weight how often it comes, against the others
 * @param cuts whether it ends sessions of a node that goes on
 * @param strike does it; empty if it cannot be done now
 */
record Kind(String name, int weight, boolean cuts, Function<Dice, Optional<Strike>> strike) {

    static Kind of(String name, int weight, Function<Dice, Optional<Strike>> strike) {
        return new Kind(name, weight, false, strike);
    }

    static Kind thatCuts(String name, int weight, Function<Dice, Optional<Strike>> strike) {
        return new Kind(name, weight, true, strike);
    }

    @Override
    public String toString() {
        return name;
    }
}
