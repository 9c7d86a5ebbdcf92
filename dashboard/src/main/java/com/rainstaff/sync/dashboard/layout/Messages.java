package com.rainstaff.sync.dashboard.layout;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words of the pages; texts in {@code messages/msg.properties} and its Turkish twin. */
@MessageBundle(value = "msg", locale = "en")
public interface Messages {
    @Message
    String brand();

    @Message
    String skip();

    @Message
    String menu();

    @Message
    String pcs();

    @Message
    String activity();

    @Message
    String conflicts();

    @Message
    String enrol();

    @Message
    String signIn();

    @Message
    String signOut();

    @Message
    String footer();

    @Message
    String help();

    @Message
    String lost();

    @Message
    String lostAction();

    @Message
    String live();

    @Message
    String asOf();

    @Message
    String username();

    @Message
    String password();

    @Message
    String loginRefused();

    @Message
    String loginThrottled(long wait);

    @Message
    String loginLead();

    @Message
    String regionsAndPcs();

    @Message
    String totals();

    @Message
    String headquarters();

    @Message
    String headquartersHint();

    @Message
    String sharedRows();

    @Message
    String rows();

    @Message
    String rowsByTable();

    @Message
    String noRows();

    @Message
    String noPcs();

    @Message
    String pcsOf(String region);

    @Message
    String pc();

    @Message
    String state();

    @Message
    String lastContact();

    @Message
    String never();

    @Message
    String pendingUp();

    @Message
    String pendingDown();

    @Message
    String roundTrip();

    @Message
    String held();

    @Message
    String parked();

    @Message
    String agent();

    @Message
    String clock();

    @Message
    String openConflicts();

    @Message
    String quarantined();

    @Message
    String emptyTitle();

    @Message
    String emptyAdmin();

    @Message
    String emptySupport();

    @Message
    String activityLog();

    @Message
    String any();

    @Message
    String region();

    @Message
    String kind();

    @Message
    String show();

    @Message
    String clearFilter();

    @Message
    String when();

    @Message
    String who();

    @Message
    String what();

    @Message
    String older();

    @Message
    String newest();

    @Message
    String noActivity();

    @Message
    String filter();

    @Message
    String conflictsLead();

    @Message
    String noConflicts();

    @Message
    String noConflictsLead();

    @Message
    String uncertain();

    @Message
    String uncertainHint();

    @Message
    String winner();

    @Message
    String loser();

    @Message
    String column();

    @Message
    String written();

    @Message
    String accepted();

    @Message
    String noDifference();

    @Message
    String sameColumns(int count);

    @Message
    String chain(int count);

    @Message
    String valueNull();

    @Message
    String valueDeleted();

    @Message
    String valueAbsent();

    @Message
    String valueBytes(String count);

    @Message
    String detected();

    @Message
    String differencesOf(String table);

    @Message
    String enrolLead();

    @Message
    String note();

    @Message
    String noteHint();

    @Message
    String validity();

    @Message
    String makeToken();

    @Message
    String tokenMade(String region);

    @Message
    String tokenUntil();

    @Message
    String tokenRun();

    @Message
    String tokenDb();

    @Message
    String tokenOnce();

    @Message
    String copy();

    @Message
    String copied();

    @Message
    String another();

    @Message
    String allRegions();

    @Message
    String problems();

    @Message
    String problemsLead();

    @Message
    String happened();

    @Message
    String kept();

    @Message
    String toDo();

    @Message
    String allProblems();

    @Message
    String ofType();

    @Message
    String justNow();

    @Message
    String ago(String span);

    @Message
    String millis(String amount);

    @Message
    String seconds(String amount);

    @Message
    String minutes(String amount);

    @Message
    String hours(String amount);

    @Message
    String days(String amount);
}
