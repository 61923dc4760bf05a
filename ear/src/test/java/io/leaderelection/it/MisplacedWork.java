package io.leaderelection.it;

import jakarta.enterprise.context.ApplicationScoped;

/** CDI bean that is for the leader only by way of a stereotype, and has a method for which that cannot be. */
@LeadersWork
@ApplicationScoped
public class MisplacedWork {

    /** Has a result. */
    public int count() {
        return 1;
    }
}
