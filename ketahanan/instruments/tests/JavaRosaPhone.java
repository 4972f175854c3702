// Fills a form as ODK Collect does, by the same engine (JavaRosa, in the jar of ODK Validate): one answer for everything
// that is asked, constraints kept. Arguments: the form, the folder of its media, where the filled form goes.
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.CoreModelModule;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.DateData;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.IntegerData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.reference.PrefixedRootFactory;
import org.javarosa.core.reference.Reference;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;

public class JavaRosaPhone {
  record Media(Path path) implements Reference {
    public boolean doesBinaryExist() { return Files.exists(path); }
    public InputStream getStream() throws java.io.IOException { return Files.newInputStream(path); }
    public String getURI() { return "jr://file-csv/" + path.getFileName(); }
    public String getLocalURI() { return path.toString(); }
    public boolean isReadOnly() { return true; }
    public OutputStream getOutputStream() { throw new UnsupportedOperationException(); }
    public void remove() { throw new UnsupportedOperationException(); }
    public Reference[] probeAlternativeReferences() { return new Reference[0]; }
  }

  static IAnswerData answer(FormEntryPrompt asked) {
    if (asked.getControlType() == Constants.CONTROL_SELECT_ONE) {
      List<SelectChoice> choices = asked.getSelectChoices();
      return choices.isEmpty() ? null : new SelectOneData(choices.get(Math.min(1, choices.size() - 1)).selection());
    }
    return switch (asked.getDataType()) {
      case Constants.DATATYPE_INTEGER -> new IntegerData(12);
      case Constants.DATATYPE_DATE -> new DateData(new Date());
      case Constants.DATATYPE_TEXT -> new StringData("isi");
      default -> null;
    };
  }

  public static void main(String[] given) throws Exception {
    PrototypeManager.registerPrototypes(CoreModelModule.classNames);
    new XFormsModule().registerModule();
    ReferenceManager.instance().addReferenceFactory(new PrefixedRootFactory(new String[] {"file-csv", "file"}) {
      protected Reference factory(String terminal, String uri) {
        return new Media(Path.of(given[1]).resolve(terminal.replaceFirst("^/", "")));
      }
    });
    FormDef form = XFormUtils.getFormFromInputStream(new FileInputStream(given[0]));
    form.initialize(true, new InstanceInitializationFactory());
    FormEntryController entry = new FormEntryController(new FormEntryModel(form));
    int asked = 0;
    int refused = 0;
    for (int event = entry.stepToNextEvent(); event != FormEntryController.EVENT_END_OF_FORM; event = entry.stepToNextEvent()) {
      if (event != FormEntryController.EVENT_QUESTION) continue;
      FormEntryPrompt prompt = entry.getModel().getQuestionPrompt();
      if (prompt.isReadOnly()) continue;
      asked++;
      if (entry.answerQuestion(answer(prompt), true) != FormEntryController.ANSWER_OK) refused++;
    }
    form.postProcessInstance();
    Files.write(Path.of(given[2]), new XFormSerializingVisitor().serializeInstance(form.getInstance(), form));
    System.out.println("asked " + asked + " refused " + refused);
  }
}
