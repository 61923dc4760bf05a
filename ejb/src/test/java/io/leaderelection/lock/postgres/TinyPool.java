package io.leaderelection.lock.postgres;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A pool as small and as careless as can be: it keeps a few real connections open, lends them, takes them back on {@code
 * close()} as they are, and counts. A broken or aborted one is not replaced. Thread-safe.
 */
final class TinyPool implements DataSource, AutoCloseable {
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final List<Connection> all = new ArrayList<>();
    private int returned;
    private int mostLent;

    TinyPool(DataSource source, int size) throws SQLException {
        for (int i = 0; i < size; i++) {
            Connection connection = source.getConnection();
            all.add(connection);
            idle.add(connection);
        }
    }

    /** The connections themselves, in the order in which they are lent first. */
    List<Connection> physical() {
        return List.copyOf(all);
    }

    /** How many lie in the pool. */
    synchronized int idle() {
        return idle.size();
    }

    /** How many were lent at the same time, at most; broken ones count as lent. */
    synchronized int mostLent() {
        return mostLent;
    }

    /** How often one came back. */
    synchronized int returned() {
        return returned;
    }

    @Override
    public synchronized Connection getConnection() throws SQLException {
        Connection physical = idle.poll();
        if (physical == null) {
            throw new SQLException("the tiny pool is empty");
        }
        mostLent = Math.max(mostLent, all.size() - idle.size());
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, new Lent(physical)::invoke);
    }

    private synchronized void giveBack(Connection physical) throws SQLException {
        if (!physical.isClosed()) {
            returned++;
            idle.add(physical);
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : all) {
            connection.close();
        }
    }

    private final class Lent {
        private final Connection physical;
        private boolean back;

        Lent(Connection physical) {
            this.physical = physical;
        }

        @Nullable
        Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getName().equals("close")) {
                if (!back) {
                    back = true;
                    giveBack(physical);
                }
                return null;
            }
            try {
                return method.invoke(physical, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("no " + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
