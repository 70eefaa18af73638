package io.forgotpassword.gateway.limit;

import io.github.bucket4j.distributed.serialization.DeserializationAdapter;
import io.github.bucket4j.distributed.serialization.SerializationAdapter;
import io.github.bucket4j.distributed.versioning.Versions;

/**
 * Bucket4j's serial form of a 64-bit integer state is a format number and an array of longs. These
 * adapters hand over the array alone; the number never changes, because no state outlives the
 * process.
 */
final class LongArrayAdapter {
  static final DeserializationAdapter<long[]> READING = new BucketProbe();
  static final SerializationAdapter<long[][]> WRITING = new Writing();

  private LongArrayAdapter() {}

  private static UnsupportedOperationException notPartOfAState() {
    return new UnsupportedOperationException("not part of a 64-bit integer state");
  }

  private static final class BucketProbe implements DeserializationAdapter<long[]> {
    @Override
    public int readInt(long[] source) {
      return Versions.v_7_0_0.getNumber();
    }

    @Override
    public long[] readLongArray(long[] source) {
      return source;
    }

    @Override
    public boolean readBoolean(long[] source) {
      throw notPartOfAState();
    }

    @Override
    public byte readByte(long[] source) {
      throw notPartOfAState();
    }

    @Override
    public long readLong(long[] source) {
      throw notPartOfAState();
    }

    @Override
    public double[] readDoubleArray(long[] source) {
      throw notPartOfAState();
    }

    @Override
    public String readString(long[] source) {
      throw notPartOfAState();
    }
  }

  private static final class Writing implements SerializationAdapter<long[][]> {
    @Override
    public void writeInt(long[][] target, int value) {}

    @Override
    public void writeLongArray(long[][] target, long[] value) {
      target[0] = value;
    }

    @Override
    public void writeBoolean(long[][] target, boolean value) {
      throw notPartOfAState();
    }

    @Override
    public void writeByte(long[][] target, byte value) {
      throw notPartOfAState();
    }

    @Override
    public void writeLong(long[][] target, long value) {
      throw notPartOfAState();
    }

    @Override
    public void writeDoubleArray(long[][] target, double[] value) {
      throw notPartOfAState();
    }

    @Override
    public void writeString(long[][] target, String value) {
      throw notPartOfAState();
    }
  }
}
