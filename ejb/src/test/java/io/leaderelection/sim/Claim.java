package io.leaderelection.sim;

/** What a term rests on in the store, as the referee sees it. */
interface Claim {

    /** Tokens rise, and the fence holds, within one history of the store's data. */
    int history();

    /** For how long, in true time, the design lets another node act beside this term; 0 = not at all. */
    long tolerated();
}
