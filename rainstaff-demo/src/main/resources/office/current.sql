-- A Rainstaff file as today's app creates it, save the tables of service-tables.sql.
create table employees (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    full_name TEXT NOT NULL,
    identity_no TEXT,
    department TEXT,
    title TEXT,
    region TEXT
);
create table timesheets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    employee_id INTEGER NOT NULL,
    work_date TEXT NOT NULL,
    start_time TEXT NOT NULL,
    end_time TEXT NOT NULL,
    break_minutes INTEGER NOT NULL DEFAULT 0,
    is_special INTEGER NOT NULL DEFAULT 0,
    notes TEXT,
    region TEXT,
    FOREIGN KEY (employee_id) REFERENCES employees (id) ON DELETE CASCADE
);
create table settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
create table reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file_path TEXT NOT NULL,
    created_at TEXT NOT NULL,
    employee TEXT,
    start_date TEXT,
    end_date TEXT
);
create table shift_templates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    start_time TEXT NOT NULL,
    end_time TEXT NOT NULL,
    break_minutes INTEGER NOT NULL DEFAULT 0
);
create table vehicles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    plate TEXT NOT NULL UNIQUE,
    brand TEXT,
    model TEXT,
    year TEXT,
    km INTEGER,
    inspection_date TEXT,
    insurance_date TEXT,
    maintenance_date TEXT,
    oil_change_date TEXT,
    oil_change_km INTEGER,
    oil_interval_km INTEGER,
    notes TEXT,
    region TEXT
);
create table drivers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    full_name TEXT NOT NULL,
    license_class TEXT,
    license_expiry TEXT,
    phone TEXT,
    notes TEXT,
    region TEXT
);
create table users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    region TEXT NOT NULL
);
create table vehicle_faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vehicle_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT,
    opened_date TEXT,
    closed_date TEXT,
    status TEXT DEFAULT 'Acik',
    region TEXT,
    FOREIGN KEY (vehicle_id) REFERENCES vehicles (id) ON DELETE CASCADE
);
create table vehicle_inspections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vehicle_id INTEGER NOT NULL,
    driver_id INTEGER,
    inspection_date TEXT NOT NULL,
    week_start TEXT NOT NULL,
    km INTEGER,
    notes TEXT,
    fault_id INTEGER,
    fault_status TEXT,
    service_visit INTEGER DEFAULT 0,
    FOREIGN KEY (vehicle_id) REFERENCES vehicles (id) ON DELETE CASCADE,
    FOREIGN KEY (driver_id) REFERENCES drivers (id) ON DELETE SET NULL,
    FOREIGN KEY (fault_id) REFERENCES vehicle_faults (id) ON DELETE SET NULL
);
create table stock_inventory (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stok_kod TEXT,
    stok_adi TEXT,
    seri_no TEXT NOT NULL UNIQUE,
    durum TEXT,
    tarih TEXT,
    girdi_yapan TEXT,
    bolge TEXT NOT NULL,
    adet INTEGER,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
create table deleted_records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    table_name TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    deleted_at TEXT NOT NULL,
    deleted_by TEXT
);
