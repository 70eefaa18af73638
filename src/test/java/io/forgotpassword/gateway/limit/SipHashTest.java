package io.forgotpassword.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.BucketKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class SipHashTest {
  private static final SipHash HASH = SipHash.withKey(counting(16));

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  /** In the order of the bytes of the reference implementation's output. */
  private static String hex(BucketKey key) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(key.high()).putLong(key.low()).order(ByteOrder.BIG_ENDIAN);
    return new BucketKey(bytes.getLong(0), bytes.getLong(8)).toString();
  }

  /** Vectors of vectors_sip128 in the reference implementation. */
  @Test
  void it_is_siphash_2_4_of_128_bits() {
    assertThat(hex(HASH.of(counting(0)))).isEqualTo("a3817f04ba25a8e66df67214c7550293");
    assertThat(hex(HASH.of(counting(1)))).isEqualTo("da87c1d86b99af44347659119b22fc45");
    assertThat(hex(HASH.of(counting(15)))).isEqualTo("5493e99933b0a8117e08ec0f97cfc3d9");
    assertThat(hex(HASH.of(counting(63)))).isEqualTo("5150d1772f50834a503e069a973fbd7c");
  }
}
