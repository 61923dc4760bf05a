/** Tests of the built EAR in real servers, and what they share: nodes to start and crash, and a log of the events on them. */
@NullMarked
package io.leaderelection.it;

import org.jspecify.annotations.NullMarked;
