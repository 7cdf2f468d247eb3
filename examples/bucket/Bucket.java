import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Bucket {
  /** The bucket of a key, 0 to 9,999. {@code salt} is what the flag {@code model.<model>.salt} answers. */
  public static int bucket(String salt, String key) throws GeneralSecurityException {
    // Half of a surrogate pair counts as U+FFFD, as in the other languages; getBytes alone would write a question mark.
    String text = (salt + "\0" + key).replaceAll("\\p{Cs}", "\uFFFD");
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return Integer.remainderUnsigned(ByteBuffer.wrap(hash).getInt(), 10_000);
  }

  /** For check.mjs: a JSON string on each line of stdin, its bucket on each line of stdout. */
  public static void main(String[] args) throws Exception {
    Pattern escape = Pattern.compile("\\\\u(....)");
    StringBuilder out = new StringBuilder();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String key = escape.matcher(line.substring(1, line.length() - 1))
          .replaceAll(found -> Matcher.quoteReplacement("" + (char) Integer.parseInt(found.group(1), 16)));
      out.append(bucket(args[0], key)).append('\n');
    }
    System.out.print(out);
  }
}
