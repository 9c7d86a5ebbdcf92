package com.rainstaff.sync.server.people;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person does with a browser, one session each. */
public final class Browser {
    private static final String COOKIE = "rainsync-session";
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");

    private static final String UTF_8_FORM = "application/x-www-form-urlencoded; charset=UTF-8";

    private final String session;

    private Browser(String session) {
        this.session = session;
    }

    public static Browser signedIn(String username, String password) {
        Response response = signIn(username, password);
        response.then().statusCode(303);
        return new Browser(response.cookie(COOKIE));
    }

    /** Sends the login form once and follows nothing. */
    public static Response signIn(String username, String password) {
        return form().formParam("j_username", username)
                .formParam("j_password", password)
                .post("/j_security_check");
    }

    /** A form nobody is signed in for, encoded as a browser encodes it. */
    static RequestSpecification form() {
        return given().redirects().follow(false).contentType(UTF_8_FORM);
    }

    public String session() {
        return session;
    }

    /** A page in English. */
    public Response open(String address) {
        return request().header("Accept-Language", "en").get(address);
    }

    public RequestSpecification request() {
        return given().redirects().follow(false).cookie(COOKIE, session);
    }

    /** A form of this session with its token. */
    public RequestSpecification ownForm() {
        return request().contentType(UTF_8_FORM).formParam("form", formToken());
    }

    /** The hidden field that forms of this session carry. */
    public String formToken() {
        Matcher token = FORM_TOKEN.matcher(open("/dashboard").asString());
        if (!token.find()) {
            throw new AssertionError("the page has no form token");
        }
        return token.group(1);
    }
}
