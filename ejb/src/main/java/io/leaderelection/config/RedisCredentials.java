package io.leaderelection.config;

import io.leaderelection.config.RedisConfig.Masters;
import io.leaderelection.config.RedisConfig.Place;
import io.leaderelection.config.RedisConfig.Single;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** User and password come from one place each, and no user without a password. */
final class RedisCredentials {
    private final ElectionSettings settings;
    private final List<RedisUri> addresses; // those that may name user and password themselves

    RedisCredentials(ElectionSettings settings, Place place) {
        this.settings = settings;
        if (place instanceof Single single) {
            this.addresses = List.of(single.uri());
        } else if (place instanceof Masters masters) {
            this.addresses = masters.masters();
        } else {
            this.addresses = List.of();
        }
    }

    void check(Optional<Given<String>> user, Optional<Given<Secret>> password, Optional<Given<Path>> file) {
        boolean inAddress =
                addresses.stream().anyMatch(address -> address.password().isPresent());
        user.filter(given ->
                        addresses.stream().anyMatch(address -> address.user().isPresent()))
                .ifPresent(this::besidesAddress);
        password.filter(given -> inAddress).ifPresent(this::besidesAddress);
        file.filter(given -> inAddress).ifPresent(this::besidesAddress);
        if (file.isPresent()) {
            password.ifPresent(given -> twice(given, file.get().key()));
        }
        if (!inAddress && password.isEmpty() && file.isEmpty()) {
            user.ifPresent(this::withoutPassword);
        }
    }

    private void besidesAddress(Given<?> given) {
        twice(given, "the one in the address");
    }

    private void twice(Given<?> given, String other) {
        settings.report(new Problem(
                given.key(),
                Optional.of(given.shown()),
                "must not be set besides " + other + ", since only one of them can be right",
                Optional.empty()));
    }

    private void withoutPassword(Given<String> user) {
        settings.report(Problem.about(
                Key.REDIS_PASSWORD_FILE.property(),
                "is not set, nor is " + Key.REDIS_PASSWORD.key() + ", and " + user.described() + " needs a password",
                Optional.of(Key.REDIS_PASSWORD_FILE.example())));
    }
}
