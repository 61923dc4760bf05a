package io.leaderelection.bench;

import io.leaderelection.fixture.PostgresServer;
import io.leaderelection.fixture.WireTap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL with its default durability. */
final class PostgresBench implements Store {
    private static final String SCHEMA = "org/springframework/integration/jdbc/schema-postgresql.sql";
    private static final Pattern LOCK_TABLE = Pattern.compile("(?s)CREATE TABLE INT_LOCK .*?\\);");

    private final PostgresServer server =
            PostgresServer.builder().setting("max_connections", "400").start();
    private final WireTap tap = WireTap.inFrontOf(server);
    private long counted; // by us, a transaction each

    PostgresBench() {
        server.execute(lockTable(), "GRANT ALL ON INT_LOCK TO PUBLIC");
    }

    PGSimpleDataSource dataSource() {
        return server.dataSource();
    }

    @Override
    public String kind() {
        return "postgres";
    }

    @Override
    public String version() {
        return "PostgreSQL " + server.query("SHOW server_version").get(0).get(0);
    }

    @Override
    public String url() {
        return withRole(server.jdbcUrl());
    }

    @Override
    public String meteredUrl() {
        PGSimpleDataSource tapped = tap.dataSource();
        return withRole("jdbc:postgresql://127.0.0.1:" + tapped.getPortNumbers()[0] + "/" + server.database());
    }

    /** Statements that commit by themselves are transactions, too. */
    @Override
    public Count count() {
        String transactions = server.query("SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '"
                        + server.database() + "'")
                .get(0)
                .get(0);
        counted++;
        return new Count(
                tap.roundTrips().stream().mapToLong(Integer::longValue).sum(), Long.parseLong(transactions) - counted);
    }

    @Override
    public void close() {
        tap.close();
        server.close();
    }

    private String withRole(String url) {
        return url + "?user=" + server.user() + "&password=" + server.password();
    }

    /** What Spring Integration needs, as it ships it. */
    private static String lockTable() {
        try (Stream<Path> jars = Files.list(Run.peers().resolveSibling("lib"))) {
            Path jar = jars.filter(each -> each.getFileName().toString().startsWith("spring-integration-jdbc-"))
                    .findFirst()
                    .orElseThrow();
            try (ZipFile zip = new ZipFile(jar.toFile());
                    InputStream in = zip.getInputStream(zip.getEntry(SCHEMA))) {
                Matcher table = LOCK_TABLE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                if (!table.find()) {
                    throw new IllegalStateException("no lock table in " + jar);
                }
                return table.group();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
