/** What a user would pick instead, each as its own guide has it, with its defaults but for the lease. */
@org.jspecify.annotations.NullMarked
package io.leaderelection.bench.peers;
