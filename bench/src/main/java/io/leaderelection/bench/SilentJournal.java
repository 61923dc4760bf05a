package io.leaderelection.bench;

import io.leaderelection.core.Transition;
import io.leaderelection.runtime.ElectionJournal;

/** For an election that is built to see whether its settings are right, and never run. */
final class SilentJournal implements ElectionJournal {
    @Override
    public void moved(Transition transition) {}

    @Override
    public void storeLost(String why) {}

    @Override
    public void storeBack() {}

    @Override
    public void predecessorStays(String why) {}

    @Override
    public void failed(String doing, Throwable cause) {}
}
