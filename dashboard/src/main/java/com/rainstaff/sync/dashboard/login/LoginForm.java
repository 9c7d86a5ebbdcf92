package com.rainstaff.sync.dashboard.login;

import com.rainstaff.sync.dashboard.layout.Frame;
import com.rainstaff.sync.dashboard.layout.Frames;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;

/** The form, and where it may lead. */
@ApplicationScoped
class LoginForm {
    static final String HOME = "/dashboard";
    private static final String ADDRESS = "/dashboard/login";

    private final Frames frames;

    LoginForm(Frames frames) {
        this.frames = frames;
    }

    TemplateInstance show(HttpServerRequest request, LoginView view) {
        Frame frame = frames.of(request, ADDRESS);
        return Templates.login(frame, view).setLocale(frame.locale());
    }

    /** The page asked for if it is one of the dashboard; its start otherwise. */
    static String destination(String asked) {
        boolean ours = asked.equals(HOME) || asked.startsWith(HOME + "/") || asked.startsWith(HOME + "?");
        return ours && asked.chars().allMatch(LoginForm::fitsAddress) ? asked : HOME;
    }

    private static boolean fitsAddress(int character) {
        return character > ' ' && character < 0x7f && "\"<>\\^`{|}".indexOf(character) < 0;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance login(Frame frame, LoginView view);
    }
}
