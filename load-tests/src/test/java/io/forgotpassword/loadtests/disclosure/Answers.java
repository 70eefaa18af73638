package io.forgotpassword.loadtests.disclosure;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;

/** The answers of a trial without what is new in each, which is the request id and the date. */
final class Answers {
  private static final Pattern NEW_IN_EACH =
      Pattern.compile("(?im)^(date|x-amzn-requestid): [^\\r]*");

  /** A simulated destination is the username's own, so it differs between users by design. */
  private static final Pattern DESTINATION = Pattern.compile("[a-z]\\*{3}@[a-z]\\*{3}");

  private final AtomicReferenceArray<String> first;
  private final AtomicInteger differ = new AtomicInteger();
  private final Set<String> shapes = ConcurrentHashMap.newKeySet();

  Answers(int users) {
    first = new AtomicReferenceArray<>(users);
  }

  /** Adds one answer, head and body; a user's two are compared byte for byte. */
  void add(int user, String answer) {
    String comparable = NEW_IN_EACH.matcher(answer).replaceAll("$1");
    shapes.add(DESTINATION.matcher(comparable).replaceAll("destination"));
    String other = first.getAndSet(user, comparable);
    if (other != null && !other.equals(comparable)) {
      differ.incrementAndGet();
    }
  }

  /** Users whose answers as somebody and as nobody were not the same bytes. */
  int usersTold() {
    return differ.get();
  }

  /** Answers that differ, apart from the user's destination. */
  Set<String> shapes() {
    return shapes;
  }
}
