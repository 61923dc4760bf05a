/** The interceptor's check without a container. */
@org.jspecify.annotations.NullMarked
package io.leaderelection.ee;
