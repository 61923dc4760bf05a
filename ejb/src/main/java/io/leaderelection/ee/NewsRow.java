package io.leaderelection.ee;

import io.leaderelection.api.FencingToken;
import io.leaderelection.runtime.News;
import java.time.Instant;
import java.util.Locale;

/** A row made of news. Immutable. */
record NewsRow(News news) implements TransitionView {

    @Override
    public long getSequence() {
        return news.sequence();
    }

    @Override
    public String getAt() {
        return news.at().toString();
    }

    @Override
    public String getEvent() {
        return news.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String getElection() {
        return news.election();
    }

    @Override
    public String getNode() {
        return news.node();
    }

    @Override
    public String getFrom() {
        return news.from();
    }

    @Override
    public String getTo() {
        return news.to();
    }

    @Override
    public String getReason() {
        return news.reason().map(Enum::name).orElse("");
    }

    @Override
    public long getToken() {
        return news.token().map(FencingToken::value).orElse(0L);
    }

    @Override
    public String getActedUntil() {
        return news.actedUntil().map(Instant::toString).orElse("");
    }

    @Override
    public String getText() {
        return news.text();
    }
}
