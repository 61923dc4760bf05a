package io.leaderelection.it;

import io.leaderelection.api.LeaderOnly;
import jakarta.ejb.Stateless;

/** Session bean of which one method cannot be for the leader only. */
@Stateless
@LeaderOnly
public class MisplacedSessionBean {

    /** Has a result. */
    public String read() {
        return "";
    }

    /** Has none. */
    public void write() {}
}
