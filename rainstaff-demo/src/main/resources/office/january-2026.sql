-- What the app's January 2026 release did to an older file on its first start: region columns with one default
-- wherever the PC stands, and the tables of vehicles, people who log in, and stock.
alter table employees add column region TEXT DEFAULT 'Ankara';
alter table timesheets add column region TEXT DEFAULT 'Ankara';
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
    notes TEXT,
    oil_change_date TEXT,
    oil_change_km INTEGER,
    oil_interval_km INTEGER,
    region TEXT DEFAULT 'Ankara'
);
create table drivers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    full_name TEXT NOT NULL UNIQUE,
    license_class TEXT,
    license_expiry TEXT,
    phone TEXT,
    notes TEXT,
    region TEXT DEFAULT 'Ankara'
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
    region TEXT DEFAULT 'Ankara',
    FOREIGN KEY (vehicle_id) REFERENCES vehicles (id) ON DELETE CASCADE
);
create table vehicle_inspections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vehicle_id INTEGER NOT NULL,
    driver_id INTEGER,
    inspection_date TEXT NOT NULL,
    week_start TEXT NOT NULL,
    notes TEXT,
    km INTEGER,
    fault_id INTEGER,
    fault_status TEXT,
    service_visit INTEGER DEFAULT 0,
    region TEXT DEFAULT 'Ankara',
    FOREIGN KEY (vehicle_id) REFERENCES vehicles (id) ON DELETE CASCADE,
    FOREIGN KEY (driver_id) REFERENCES drivers (id) ON DELETE SET NULL
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
