package io.leaderelection.ee;

import io.leaderelection.api.LeaderOnly;
import io.leaderelection.api.Leadership;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One method with {@link LeaderOnly}, called as a container's interceptor would call it, and without. */
public final class GuardedCall {
    private final GuardedCalls calls;
    private final InvocationContext context;

    /** A bean whose method only the leader runs. */
    public static final class Bean {
        private int sent;

        /** What is guarded. */
        @LeaderOnly
        public void send() {
            sent++;
        }
    }

    /** Guarded by this node's place in one election. */
    public GuardedCall(Leadership leadership) {
        Leaderships leaderships = new Leaderships();
        leaderships.put("default", leadership);
        calls = new GuardedCalls(leaderships, new KnownElections(List.of("default")), "bench");
        try {
            context = new Direct(new Bean(), Bean.class.getMethod("send"));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls the method without asking. */
    public Object plainly() throws Exception {
        return context.proceed();
    }

    /** Calls it if this node leads. */
    public Object whileLeading() throws Exception {
        return calls.call(context);
    }

    /** Goes straight to the bean. */
    private record Direct(Bean bean, Method method) implements InvocationContext {
        @Override
        public Object getTarget() {
            return bean;
        }

        @Override
        public Object getTimer() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Method getMethod() {
            return method;
        }

        @Override
        public Constructor<?> getConstructor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object[] getParameters() {
            return new Object[0];
        }

        @Override
        public void setParameters(Object[] params) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Object> getContextData() {
            return new HashMap<>();
        }

        @Override
        public Object proceed() {
            bean.send();
            return bean;
        }
    }
}
