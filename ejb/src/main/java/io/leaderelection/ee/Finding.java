package io.leaderelection.ee;

import java.util.Optional;

/**
 * What became of one thing that the doctor looked at. Immutable; free of secrets.
 *
 * @param verdict whether something is to be done
 * @param sentence what was seen, or could not be
 * @param remedy the command or setting that mends it, or that shows what could not be seen
 */
record Finding(Verdict verdict, String sentence, Optional<String> remedy) {

    /** Whether something is to be done. */
    enum Verdict {
        /** It endangers the election, or will. */
        CHANGE,
        /** This server does not tell, so a person has to look. */
        UNCHECKED,
        /** As it should be. */
        FINE
    }

    static Finding change(String sentence, String remedy) {
        return new Finding(Verdict.CHANGE, sentence, Optional.of(remedy));
    }

    /** The sentence says what to do. */
    static Finding change(String sentence) {
        return new Finding(Verdict.CHANGE, sentence, Optional.empty());
    }

    static Finding unchecked(String sentence, String remedy) {
        return new Finding(Verdict.UNCHECKED, sentence, Optional.of(remedy));
    }

    static Finding fine(String sentence) {
        return new Finding(Verdict.FINE, sentence, Optional.empty());
    }

    boolean wantsChange() {
        return verdict == Verdict.CHANGE;
    }

    @Override
    public String toString() {
        return sentence + remedy.map(command -> "; " + command).orElse("");
    }
}
