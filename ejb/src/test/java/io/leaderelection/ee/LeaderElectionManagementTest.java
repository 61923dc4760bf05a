package io.leaderelection.ee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leaderelection.runtime.Candidacy;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.JMException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The MBean as a console sees it. */
class LeaderElectionManagementTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final List<String> orders = new CopyOnWriteArrayList<>();
    private final Candidacy candidacy = (Candidacy) Proxy.newProxyInstance(
            Candidacy.class.getClassLoader(), new Class<?>[] {Candidacy.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("isPaused")) {
                    return true;
                } else if (arguments != null && arguments[0].equals(Optional.of(Duration.ofSeconds(-1)))) {
                    throw new IllegalArgumentException("the hold-off must be from 0");
                }
                orders.add(method.getName() + (arguments == null ? "" : " " + arguments[0]));
                return method.getName() + " obeyed";
            });
    private ObjectName name;

    @BeforeEach
    void register() throws JMException {
        name = new ObjectName("io.leaderelection.test:type=LeaderElection");
        server.registerMBean(new LeaderElectionManagement(candidacy, Duration.ofSeconds(17)), name);
    }

    @AfterEach
    void unregister() throws JMException {
        server.unregisterMBean(name);
    }

    private Object invoke(String operation) throws JMException {
        return server.invoke(name, operation, new Object[0], new String[0]);
    }

    private Object relinquish(long seconds) throws JMException {
        return server.invoke(name, "relinquish", new Object[] {seconds}, new String[] {"long"});
    }

    @Test
    void statesTheLongestTakeOver() throws JMException {
        assertThat(server.getAttribute(name, "MaxTakeoverMillis")).isEqualTo(17_000L);
    }

    @Test
    void passesOrdersOnAndAnswersWhatHappened() throws JMException {
        assertThat(List.of(invoke("relinquish"), relinquish(90), invoke("pause"), invoke("resume")))
                .isEqualTo(List.of("relinquish obeyed", "relinquish obeyed", "pause obeyed", "resume obeyed"));
        assertThat(orders).containsExactly("relinquish", "relinquish Optional[PT1M30S]", "pause", "resume");
        assertThat(server.getAttribute(name, "Paused")).isEqualTo(true);
    }

    @Test
    void refusesAnAbsurdHoldOffWithAnExceptionOfTheJdk() {
        assertThatThrownBy(() -> relinquish(-1))
                .isInstanceOf(RuntimeMBeanException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the hold-off must be from 0");
    }

    @Test
    void declaresItsOperationsAsActions() throws JMException {
        assertThat(server.getMBeanInfo(name).getOperations())
                .hasSize(4)
                .allMatch(operation -> operation.getImpact() == MBeanOperationInfo.ACTION);
    }
}
