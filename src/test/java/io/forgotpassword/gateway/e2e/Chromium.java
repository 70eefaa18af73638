package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The system's Chromium without a window, with a new profile, and with nothing but the loopback to
 * reach. An error on its console that the test has not taken fails the test.
 */
final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CALL =
      """
      const [name, parameters, done] = arguments;
      login[name](...parameters).then(
        (value) => done({ value: String(value) }),
        (error) => done({ error: error.name, message: error.message })
      );
      """;

  private static final String SUBMIT =
      """
      const [done] = arguments;
      document.querySelector("iframe").onload = () => done();
      document.forms[0].submit();
      """;

  /** What a function of the page's ended with: a value, or an error's name and message. */
  record Answer(String value, String error, String message) {}

  private final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  static Chromium start() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(Programs.find("chromium", "google-chrome").toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--ignore-certificate-errors",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");
    LoggingPreferences console = new LoggingPreferences();
    console.enable(LogType.BROWSER, Level.SEVERE);
    options.setCapability(ChromeOptions.LOGGING_PREFS, console);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(Programs.find("chromedriver").toFile())
            .usingAnyFreePort()
            .build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
    return new Chromium(driver);
  }

  void open(String uri) {
    driver.get(uri);
  }

  /** What a script of the test's returns. */
  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Presses keys wherever the focus is. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Has the page shown in a theme, {@code light} or {@code dark}. */
  void prefer(String theme) {
    Map<String, Object> feature = Map.of("name", "prefers-color-scheme", "value", theme);
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  /** Makes the page so wide and high, however narrow a window may be. */
  void resize(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Keeps what is seen, as PNG. */
  void screenshot(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  /** Submits the page's form into its only frame and returns the frame's text. */
  String submit() {
    driver.switchTo().defaultContent();
    driver.executeAsyncScript(SUBMIT);
    driver.switchTo().frame(0);
    return driver.findElement(By.tagName("body")).getText();
  }

  /** The protocol that the frame's document came by, as ALPN names it. */
  String protocol() {
    return (String)
        driver.executeScript(
            "return performance.getEntriesByType('navigation')[0].nextHopProtocol");
  }

  /** Calls an asynchronous function of the page's {@code login} and waits for its end. */
  Answer call(String function, String... parameters) {
    Map<?, ?> answer =
        (Map<?, ?>) driver.executeAsyncScript(CALL, function, List.of((Object[]) parameters));
    return new Answer(
        (String) answer.get("value"), (String) answer.get("error"), (String) answer.get("message"));
  }

  /** The errors on the console since it was last asked. */
  List<String> takeErrors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    try {
      assertThat(takeErrors()).as("errors on the console").isEmpty();
    } finally {
      driver.quit();
    }
  }
}
