package io.leaderelection.sim;

/** The way between a host and a server. */
class Link {
    final Host host;
    final Way up = new Way();
    final Way down = new Way();

    Link(Host host) {
        this.host = host;
    }

    /** One direction: in order, and at times a black hole. */
    static final class Way {
        long lastArrival;
        long holeUntil;

        void swallow(long until) {
            holeUntil = Math.max(holeUntil, until);
        }
    }
}
