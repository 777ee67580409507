package dev.goen.sim.replay;

import java.nio.charset.Charset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The words of a command line that tell where in a file a recording is. */
public final class RecordingOptions {

  @Option(names = "--column", paramLabel = "NAME", defaultValue = "#2")
  private String column = "#2";

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      defaultValue = "m",
      converter = UnitConverter.class)
  private LengthUnit unit = LengthUnit.M;

  @Option(names = "--time-column", paramLabel = "NAME", defaultValue = "#1")
  private String timeColumn = "#1";

  @Option(names = "--time-format", paramLabel = "PATTERN", defaultValue = "")
  private String timeFormat = "";

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      defaultValue = "utf-8",
      converter = EncodingConverter.class)
  private Charset encoding = Charset.defaultCharset();

  /** What was told. */
  public RecordingFormat format() {
    return new RecordingFormat(column, unit, timeColumn, timeFormat, encoding);
  }

  static final class UnitConverter implements ITypeConverter<LengthUnit> {
    @Override
    public LengthUnit convert(String name) {
      return LengthUnit.of(name)
          .orElseThrow(() -> new TypeConversionException("'" + name + "': " + LengthUnit.names()));
    }
  }

  static final class EncodingConverter implements ITypeConverter<Charset> {
    @Override
    public Charset convert(String name) {
      try {
        return RecordingFormat.encoding(name);
      } catch (IllegalArgumentException unknown) {
        throw new TypeConversionException("'" + name + "': utf-8, cp932");
      }
    }
  }
}
