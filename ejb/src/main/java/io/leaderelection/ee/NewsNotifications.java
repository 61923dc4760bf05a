package io.leaderelection.ee;

import io.leaderelection.runtime.News;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/**
 * Turns news into JMX notifications. Their sequence number is that of the news, their user data has the items of a row of the
 * table of transitions, so that what a subscriber missed can be read there. Thread-safe; nobody who tells news waits for a
 * subscriber.
 */
final class NewsNotifications extends NotificationBroadcasterSupport implements Consumer<News> {
    private static final String PREFIX = "io.leaderelection.";
    private static final MBeanNotificationInfo INFO = new MBeanNotificationInfo(
            Stream.of(News.Kind.values()).map(NewsNotifications::type).toArray(String[]::new),
            Notification.class.getName(),
            "What happened in the election on this node; the user data has the items of a row of Transitions");

    private static final Map<String, Item> ITEMS = new LinkedHashMap<>();

    static {
        item("sequence", "its number", SimpleType.LONG, TransitionView::getSequence);
        item("at", "when, ISO-8601 in UTC", SimpleType.STRING, TransitionView::getAt);
        item("event", "gained, lost, moved, store-lost or store-back", SimpleType.STRING, TransitionView::getEvent);
        item("election", "name of the election", SimpleType.STRING, TransitionView::getElection);
        item("node", "this node", SimpleType.STRING, TransitionView::getNode);
        item("from", "state before", SimpleType.STRING, TransitionView::getFrom);
        item("to", "state after", SimpleType.STRING, TransitionView::getTo);
        item("reason", "why", SimpleType.STRING, TransitionView::getReason);
        item("token", "token of the term it is about, or 0", SimpleType.LONG, TransitionView::getToken);
        item(
                "actedUntil",
                "from when on a node that lost did not act",
                SimpleType.STRING,
                TransitionView::getActedUntil);
        item("text", "the same in one sentence", SimpleType.STRING, TransitionView::getText);
    }

    private static final CompositeType TYPE = compositeType();

    private final ObjectName source;
    private final Executor lane;

    private record Item(String description, OpenType<?> type, Function<TransitionView, Object> value) {}

    /**
     * Notifications of one MBean.
     *
     * @param lane runs what it is given one after the other, on another thread, and throws nothing
     */
    NewsNotifications(ObjectName source, Executor lane) {
        super(INFO);
        this.source = source;
        this.lane = lane;
    }

    @Override
    public void accept(News news) {
        lane.execute(() -> sendNotification(notification(news)));
    }

    private Notification notification(News news) {
        Notification notification = new Notification(
                type(news.kind()), source, news.sequence(), news.at().toEpochMilli(), news.text());
        notification.setUserData(row(new NewsRow(news)));
        return notification;
    }

    private static CompositeData row(TransitionView news) {
        try {
            return new CompositeDataSupport(
                    TYPE,
                    ITEMS.keySet().toArray(String[]::new),
                    ITEMS.values().stream()
                            .map(item -> item.value().apply(news))
                            .toArray());
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void item(
            String name, String description, OpenType<?> type, Function<TransitionView, Object> value) {
        ITEMS.put(name, new Item(description, type, value));
    }

    private static CompositeType compositeType() {
        List<Item> items = List.copyOf(ITEMS.values());
        try {
            return new CompositeType(
                    PREFIX + "Transition",
                    "What happened in an election on one node",
                    ITEMS.keySet().toArray(String[]::new),
                    items.stream().map(Item::description).toArray(String[]::new),
                    items.stream().map(Item::type).toArray(OpenType<?>[]::new));
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String type(News.Kind kind) {
        return PREFIX + kind.name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
