package com.rainstaff.sync.demo.office;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Invented rows, the same ones for the same seed. Columns that an older file lacks are left to the caller. */
final class Inventions {
    private static final List<String> FIRST_NAMES = List.of(
            "Ayşe", "Çağla", "Gülşah", "İpek", "Nurgül", "Şule", "Zeynep", "Ömür", "Barış", "Cengiz", "Doğan", "Işık",
            "Kağan", "Mehmet", "Tuğrul", "Uğur", "Volkan", "Yiğit");
    private static final List<String> LAST_NAMES = List.of(
            "Açıkgöz",
            "Bağcı",
            "Çelik",
            "Demirtaş",
            "Erdoğmuş",
            "Güneş",
            "Işıldak",
            "İnce",
            "Kılıç",
            "Öztürk",
            "Şahin",
            "Türkoğlu",
            "Üstün",
            "Yılmaz");
    private static final List<String> DEPARTMENTS = List.of("Güvenlik", "Temizlik", "Danışma", "Teknik", "Şoförlük");
    private static final List<String> TITLES = List.of("Görevli", "Vardiya amiri", "Şef", "Yardımcı", "Uzman");
    private static final List<String> BRANDS = List.of("Ford", "Fiat", "Renault", "Tofaş", "Otokar");
    private static final List<String> FAULTS =
            List.of("Fren balatası", "Sağ ön lastik", "Akü zayıf", "Cam sileceği", "Yağ kaçağı");
    private static final List<String> GOODS =
            List.of("El telsizi", "Şarj cihazı", "Düdük", "Yağmurluk", "Fener", "Çelik yelek");
    private static final LocalDate FIRST_DAY = LocalDate.of(2025, 11, 3);

    private static final DateTimeFormatter TURKISH_DAY = DateTimeFormatter.ofPattern("dd.MM.uuuu", Locale.ROOT);

    private final Random random;

    Inventions(Random random) {
        this.random = random;
    }

    Map<String, Object> employee() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("full_name", person());
        row.put("identity_no", digits(11));
        row.put("department", oneOf(DEPARTMENTS));
        row.put("title", random.nextInt(6) == 0 ? null : oneOf(TITLES));
        return row;
    }

    Map<String, Object> timesheet(long employee) {
        int start = 6 + random.nextInt(10);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("employee_id", employee);
        row.put("work_date", day());
        row.put("start_time", time(start));
        row.put("end_time", time((start + 9) % 24));
        row.put("break_minutes", 15 * random.nextInt(5));
        row.put("is_special", random.nextInt(8) == 0 ? 1 : 0);
        row.put("notes", random.nextInt(3) == 0 ? "Değişim: " + person() : null);
        return row;
    }

    Map<String, Object> report() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("file_path", "C:\\Raporlar\\puantaj_" + digits(4) + ".xlsx");
        row.put("created_at", day() + " 18:05:00");
        row.put("employee", person());
        row.put("start_date", day());
        row.put("end_date", day());
        return row;
    }

    /** {@code city} is the number that a plate begins with, so that regions never claim one plate. */
    Map<String, Object> vehicle(int city) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("plate", String.format(Locale.ROOT, "%02d RS %s", city, digits(5)));
        row.put("brand", oneOf(BRANDS));
        row.put("model", "Model " + (1 + random.nextInt(9)));
        row.put("year", Integer.toString(2012 + random.nextInt(13)));
        row.put("km", 10_000 + random.nextInt(240_000));
        row.put("inspection_date", day());
        row.put("insurance_date", turkishDay());
        row.put("maintenance_date", day());
        row.put("oil_change_date", null);
        row.put("oil_change_km", random.nextInt(200_000));
        row.put("oil_interval_km", 10_000);
        row.put("notes", null);
        return row;
    }

    Map<String, Object> driver() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("full_name", person() + " " + digits(3));
        row.put("license_class", oneOf(List.of("B", "C", "D", "CE")));
        row.put("license_expiry", day());
        row.put("phone", "05" + digits(9));
        row.put("notes", null);
        return row;
    }

    Map<String, Object> fault(long vehicle) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("vehicle_id", vehicle);
        row.put("title", oneOf(FAULTS));
        row.put("description", "Kontrol eden: " + person());
        row.put("opened_date", day());
        row.put("closed_date", null);
        row.put("status", "Acik");
        return row;
    }

    Map<String, Object> inspection(long vehicle, Long driver, Long fault) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("vehicle_id", vehicle);
        row.put("driver_id", driver);
        row.put("inspection_date", day());
        row.put("week_start", day());
        row.put("km", 10_000 + random.nextInt(240_000));
        row.put("notes", null);
        row.put("fault_id", fault);
        row.put("fault_status", fault == null ? null : "Acik");
        row.put("service_visit", random.nextInt(2));
        return row;
    }

    Map<String, Object> inspectionResult(long inspection, int item) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("inspection_id", inspection);
        row.put("item_key", "madde_" + item);
        row.put("status", random.nextInt(4) == 0 ? "Olumsuz" : "Olumlu");
        row.put("note", null);
        return row;
    }

    /** Its cost is a sum of binary fractions, such as 1249.8999999999999. */
    Map<String, Object> serviceVisit(long vehicle, Long fault) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("vehicle_id", vehicle);
        row.put("fault_id", fault);
        row.put("start_date", day());
        row.put("end_date", day());
        row.put("reason", oneOf(FAULTS));
        row.put("cost", 0.1 * random.nextInt(50_000) + 0.2);
        row.put("notes", null);
        return row;
    }

    /** {@code prefix} keeps regions from claiming one serial number. */
    Map<String, Object> stock(String prefix) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("stok_kod", "STK" + digits(3));
        row.put("stok_adi", oneOf(GOODS));
        row.put("seri_no", prefix.toUpperCase(Locale.ROOT) + "-" + digits(7));
        row.put("durum", "Depoda");
        row.put("tarih", turkishDay());
        row.put("girdi_yapan", person());
        row.put("adet", 1 + random.nextInt(20));
        return row;
    }

    String person() {
        return oneOf(FIRST_NAMES) + " " + oneOf(LAST_NAMES);
    }

    String title() {
        return oneOf(TITLES);
    }

    String time(int hour) {
        return String.format(Locale.ROOT, "%02d:%02d", hour, 15 * random.nextInt(4));
    }

    String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String day() {
        return FIRST_DAY.plusDays(random.nextInt(180)).toString();
    }

    private String turkishDay() {
        LocalDate day = FIRST_DAY.plusDays(random.nextInt(180));
        return TURKISH_DAY.format(day);
    }
}
