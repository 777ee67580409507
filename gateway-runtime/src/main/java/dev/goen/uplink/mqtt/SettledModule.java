package dev.goen.uplink.mqtt;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * A connection whose end is told only once CONNECT has been written, that is when all threads of
 * Paho run. Its connecting thread looks each 100 ms, and for ever, for a receiver that runs: one
 * that has ended already, because the hub resets connections or, by TLS 1.3, refuses a certificate,
 * would leave that thread behind at every attempt.
 */
final class SettledModule implements NetworkModule {

  /** No thread is kept waiting for a CONNECT that does not come. */
  private static final int MOST_SECONDS = 5;

  private final NetworkModule module;
  private final Coalescing coalescing;
  private final CountDownLatch written = new CountDownLatch(1);

  SettledModule(NetworkModule module, Coalescing coalescing) {
    this.module = module;
    this.coalescing = coalescing;
  }

  @Override
  public void start() throws IOException, MqttException {
    module.start();
  }

  @Override
  public void stop() throws IOException {
    module.stop();
  }

  @Override
  public String getServerURI() {
    return module.getServerURI();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Input(module.getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Output(coalescing.over(module.getOutputStream()));
  }

  private void settle() {
    try {
      if (!written.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        written.countDown();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Input extends FilterInputStream {
    Input(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return settled(in.read());
      } catch (IOException e) {
        settle();
        throw e;
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return settled(in.read(into, offset, length));
      } catch (IOException e) {
        settle();
        throw e;
      }
    }

    private int settled(int got) {
      if (got < 0) {
        settle();
      }
      return got;
    }
  }

  private final class Output extends FilterOutputStream {
    Output(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      written.countDown();
      out.write(one);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      written.countDown();
      out.write(bytes, offset, length);
    }
  }
}
