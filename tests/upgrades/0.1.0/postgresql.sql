CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: allowance; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.allowance (
    id integer NOT NULL,
    publication_id integer NOT NULL,
    extra_minutes integer NOT NULL,
    extra_attempts integer NOT NULL,
    person_id integer NOT NULL,
    CONSTRAINT ck_allowance_extra_attempts_range CHECK (((extra_attempts >= 0) AND (extra_attempts <= 20))),
    CONSTRAINT ck_allowance_extra_minutes_range CHECK (((extra_minutes >= 0) AND (extra_minutes <= 1440)))
);


--
-- Name: allowance_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.allowance_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: allowance_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.allowance_id_seq OWNED BY public.allowance.id;


--
-- Name: annulment; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.annulment (
    id integer NOT NULL,
    class_session_id integer NOT NULL,
    receipt text NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    made_by integer,
    made_at timestamp with time zone NOT NULL,
    person_id integer NOT NULL
);


--
-- Name: annulment_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.annulment_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: annulment_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.annulment_id_seq OWNED BY public.annulment.id;


--
-- Name: answer; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.answer (
    attempt_id integer NOT NULL,
    "position" integer NOT NULL,
    version_id integer NOT NULL,
    response text NOT NULL,
    sure boolean,
    revision integer NOT NULL,
    nonce text NOT NULL,
    saved_at timestamp with time zone NOT NULL
);


--
-- Name: asset; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.asset (
    course_id integer NOT NULL,
    hash text NOT NULL,
    media_type text NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT ck_asset_hash_length CHECK ((length(hash) = 64))
);


--
-- Name: attempt; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.attempt (
    id integer NOT NULL,
    publication_id integer NOT NULL,
    version_id integer NOT NULL,
    number integer NOT NULL,
    device_key text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    set_aside_at timestamp with time zone,
    set_aside_by integer,
    person_id integer NOT NULL,
    CONSTRAINT ck_attempt_number_positive CHECK ((number >= 1))
);


--
-- Name: attempt_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.attempt_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: attempt_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.attempt_id_seq OWNED BY public.attempt.id;


--
-- Name: burst_look; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.burst_look (
    id integer NOT NULL,
    class_session_id integer NOT NULL,
    seen_until timestamp with time zone NOT NULL,
    made_by integer,
    made_at timestamp with time zone NOT NULL
);


--
-- Name: burst_look_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.burst_look_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: burst_look_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.burst_look_id_seq OWNED BY public.burst_look.id;


--
-- Name: checkpoint; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.checkpoint (
    size integer NOT NULL,
    root text NOT NULL,
    note text NOT NULL,
    peaks text NOT NULL,
    CONSTRAINT ck_checkpoint_size_positive CHECK ((size >= 1))
);


--
-- Name: class_session; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.class_session (
    id integer NOT NULL,
    course_id integer NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    room text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    screen_serial integer NOT NULL,
    cancelled_at timestamp with time zone,
    cancelled_by integer,
    cancel_reason text,
    CONSTRAINT ck_class_session_cancelled_whole CHECK (((cancelled_by IS NULL) OR (cancelled_at IS NOT NULL))),
    CONSTRAINT ck_class_session_cancelled_with_reason CHECK (((cancelled_at IS NULL) = (cancel_reason IS NULL))),
    CONSTRAINT ck_class_session_ends_after_start CHECK ((ends_at > starts_at)),
    CONSTRAINT ck_class_session_number_positive CHECK ((number >= 1)),
    CONSTRAINT ck_class_session_screen_serial_range CHECK ((screen_serial >= 0))
);


--
-- Name: class_session_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.class_session_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: class_session_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.class_session_id_seq OWNED BY public.class_session.id;


--
-- Name: console_session; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.console_session (
    token_hash text NOT NULL,
    instructor_id integer NOT NULL,
    started_at timestamp with time zone NOT NULL
);


--
-- Name: correction; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.correction (
    id integer NOT NULL,
    class_session_id integer NOT NULL,
    status text NOT NULL,
    reason text NOT NULL,
    made_by integer,
    made_at timestamp with time zone NOT NULL,
    person_id integer NOT NULL,
    CONSTRAINT ck_correction_status_known CHECK ((status = ANY (ARRAY['present'::text, 'late'::text, 'excused'::text, 'absent'::text])))
);


--
-- Name: correction_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.correction_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: correction_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.correction_id_seq OWNED BY public.correction.id;


--
-- Name: course; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.course (
    id integer NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    institution text NOT NULL,
    time_zone text NOT NULL,
    language text NOT NULL,
    window_minutes integer NOT NULL,
    late_minutes integer NOT NULL,
    guests_allowed boolean NOT NULL,
    controller text NOT NULL,
    privacy_contact text NOT NULL,
    legal_basis text NOT NULL,
    retention_months integer NOT NULL,
    term_shown_from date,
    CONSTRAINT ck_course_language_known CHECK ((language = ANY (ARRAY['fr'::text, 'en'::text]))),
    CONSTRAINT ck_course_late_minutes_range CHECK (((late_minutes >= 0) AND (late_minutes <= 240))),
    CONSTRAINT ck_course_retention_months_range CHECK (((retention_months >= 0) AND (retention_months <= 120))),
    CONSTRAINT ck_course_window_minutes_range CHECK (((window_minutes >= 1) AND (window_minutes <= 240)))
);


--
-- Name: course_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.course_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: course_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.course_id_seq OWNED BY public.course.id;


--
-- Name: device_pass; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.device_pass (
    id integer NOT NULL,
    class_session_id integer NOT NULL,
    code_key text NOT NULL,
    made_by integer,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    device_key text,
    person_id integer NOT NULL,
    CONSTRAINT ck_device_pass_used_by_a_phone CHECK (((used_at IS NULL) = (device_key IS NULL)))
);


--
-- Name: device_pass_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.device_pass_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: device_pass_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.device_pass_id_seq OWNED BY public.device_pass.id;


--
-- Name: enrolment; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.enrolment (
    id integer NOT NULL,
    course_id integer NOT NULL,
    person_id integer NOT NULL,
    group_name text NOT NULL,
    first_day date NOT NULL,
    last_day date,
    CONSTRAINT ck_enrolment_first_before_last CHECK (((last_day IS NULL) OR (last_day >= first_day)))
);


--
-- Name: enrolment_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.enrolment_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: enrolment_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.enrolment_id_seq OWNED BY public.enrolment.id;


--
-- Name: event; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.event (
    stream text NOT NULL,
    number integer NOT NULL,
    body text NOT NULL,
    hash text NOT NULL,
    signature text NOT NULL,
    CONSTRAINT ck_event_number_positive CHECK ((number >= 1))
);


--
-- Name: event_item; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.event_item (
    stream text NOT NULL,
    number integer NOT NULL,
    "position" integer NOT NULL,
    leaf_hash text NOT NULL,
    content text,
    CONSTRAINT ck_event_item_position_not_negative CHECK (("position" >= 0))
);


--
-- Name: excuse; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.excuse (
    id integer NOT NULL,
    course_id integer NOT NULL,
    person_id integer NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    reason text NOT NULL,
    made_by integer,
    made_at timestamp with time zone NOT NULL,
    withdrawn_by integer,
    withdrawn_at timestamp with time zone,
    CONSTRAINT ck_excuse_first_before_last CHECK ((last_day >= first_day)),
    CONSTRAINT ck_excuse_withdrawn_whole CHECK (((withdrawn_by IS NULL) OR (withdrawn_at IS NOT NULL)))
);


--
-- Name: excuse_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.excuse_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: excuse_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.excuse_id_seq OWNED BY public.excuse.id;


--
-- Name: identity; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.identity (
    issuer text NOT NULL,
    subject text NOT NULL,
    person_id integer NOT NULL
);


--
-- Name: instance_secret; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.instance_secret (
    fingerprint text NOT NULL,
    number integer,
    since timestamp with time zone NOT NULL,
    CONSTRAINT ck_instance_secret_number_positive CHECK ((number >= 1))
);


--
-- Name: instructor; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.instructor (
    id integer NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    password_hash text,
    created_at timestamp with time zone NOT NULL,
    disabled_at timestamp with time zone,
    CONSTRAINT ck_instructor_disabled_without_password CHECK (((disabled_at IS NULL) OR (password_hash IS NULL))),
    CONSTRAINT ck_instructor_email_lower CHECK ((email = lower(email)))
);


--
-- Name: instructor_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.instructor_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: instructor_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.instructor_id_seq OWNED BY public.instructor.id;


--
-- Name: log_entry; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.log_entry (
    number integer NOT NULL,
    kind text NOT NULL,
    stream text,
    pinned integer,
    body text NOT NULL,
    leaf_hash text NOT NULL,
    CONSTRAINT ck_log_entry_number_not_negative CHECK ((number >= 0))
);


--
-- Name: merge; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.merge (
    id integer NOT NULL,
    from_id integer NOT NULL,
    into_id integer NOT NULL,
    made_by integer,
    made_at timestamp with time zone NOT NULL,
    undone_by integer,
    undone_at timestamp with time zone,
    CONSTRAINT ck_merge_two_people CHECK ((from_id <> into_id)),
    CONSTRAINT ck_merge_undone_whole CHECK (((undone_by IS NULL) OR (undone_at IS NOT NULL)))
);


--
-- Name: merge_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.merge_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: merge_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.merge_id_seq OWNED BY public.merge.id;


--
-- Name: opening; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.opening (
    stream text NOT NULL,
    number integer NOT NULL,
    content text NOT NULL
);


--
-- Name: person; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.person (
    id integer NOT NULL,
    origin text NOT NULL,
    number_key text NOT NULL,
    name_key text NOT NULL,
    school_number text,
    school_family_name text,
    school_given_name text,
    school_email text,
    typed_number text,
    typed_family_name text,
    typed_given_name text,
    typed_email text,
    CONSTRAINT ck_person_guest_typed CHECK (((origin <> 'guest'::text) OR (typed_number IS NOT NULL))),
    CONSTRAINT ck_person_guest_without_school CHECK (((origin = 'guest'::text) = (school_number IS NULL))),
    CONSTRAINT ck_person_origin_known CHECK ((origin = ANY (ARRAY['roster'::text, 'guest'::text, 'login'::text]))),
    CONSTRAINT ck_person_school_whole CHECK (((COALESCE(school_number, school_family_name, school_given_name, school_email) IS NULL) OR ((((school_number || school_family_name) || school_given_name) || school_email) IS NOT NULL))),
    CONSTRAINT ck_person_typed_whole CHECK (((COALESCE(typed_number, typed_family_name, typed_given_name, typed_email) IS NULL) OR ((((typed_number || typed_family_name) || typed_given_name) || typed_email) IS NOT NULL)))
);


--
-- Name: person_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.person_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: person_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.person_id_seq OWNED BY public.person.id;


--
-- Name: publication; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.publication (
    id integer NOT NULL,
    class_session_id integer NOT NULL,
    quiz_id integer NOT NULL,
    version_id integer NOT NULL,
    code text NOT NULL,
    opens_at timestamp with time zone,
    closes_at timestamp with time zone,
    published_by integer,
    published_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_publication_closes_only_what_opens CHECK (((closes_at IS NULL) OR (opens_at IS NOT NULL))),
    CONSTRAINT ck_publication_opens_before_closing CHECK ((closes_at >= opens_at))
);


--
-- Name: publication_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.publication_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: publication_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.publication_id_seq OWNED BY public.publication.id;


--
-- Name: question; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.question (
    version_id integer NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT ck_question_position_positive CHECK (("position" >= 1))
);


--
-- Name: quiz; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.quiz (
    id integer NOT NULL,
    course_id integer NOT NULL,
    key text NOT NULL
);


--
-- Name: quiz_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.quiz_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: quiz_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.quiz_id_seq OWNED BY public.quiz.id;


--
-- Name: quiz_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.quiz_version (
    id integer NOT NULL,
    quiz_id integer NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    source text NOT NULL,
    content_json text NOT NULL,
    content_schema integer NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_quiz_version_content_schema_positive CHECK ((content_schema >= 1)),
    CONSTRAINT ck_quiz_version_number_positive CHECK ((number >= 1))
);


--
-- Name: quiz_version_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.quiz_version_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: quiz_version_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.quiz_version_id_seq OWNED BY public.quiz_version.id;


--
-- Name: regrade; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.regrade (
    id integer NOT NULL,
    version_id integer NOT NULL,
    "position" integer NOT NULL,
    given text NOT NULL,
    counts_as_right boolean NOT NULL,
    made_by integer,
    made_at timestamp with time zone NOT NULL
);


--
-- Name: regrade_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.regrade_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: regrade_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.regrade_id_seq OWNED BY public.regrade.id;


--
-- Name: roster_change; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.roster_change (
    import_id integer NOT NULL,
    person_id integer NOT NULL,
    kind text NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    CONSTRAINT ck_roster_change_kind_known CHECK ((kind = ANY (ARRAY['added'::text, 'changed'::text, 'left'::text])))
);


--
-- Name: roster_import; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.roster_import (
    id integer NOT NULL,
    course_id integer NOT NULL,
    first_day date NOT NULL,
    made_by integer,
    made_at timestamp with time zone NOT NULL,
    undone_by integer,
    undone_at timestamp with time zone,
    CONSTRAINT ck_roster_import_undone_whole CHECK (((undone_by IS NULL) OR (undone_at IS NOT NULL)))
);


--
-- Name: roster_import_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.roster_import_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: roster_import_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.roster_import_id_seq OWNED BY public.roster_import.id;


--
-- Name: screen_view; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.screen_view (
    class_session_id integer NOT NULL,
    publication_id integer NOT NULL,
    "position" integer,
    key_shown boolean DEFAULT false NOT NULL,
    CONSTRAINT ck_screen_view_position_positive CHECK (("position" >= 1))
);


--
-- Name: session_group; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.session_group (
    class_session_id integer NOT NULL,
    group_name text NOT NULL
);


--
-- Name: session_teacher; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.session_teacher (
    id integer NOT NULL,
    class_session_id integer NOT NULL,
    instructor_id integer,
    name text NOT NULL
);


--
-- Name: session_teacher_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.session_teacher_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: session_teacher_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.session_teacher_id_seq OWNED BY public.session_teacher.id;


--
-- Name: setup_link; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.setup_link (
    id integer NOT NULL,
    instructor_id integer NOT NULL,
    token_hash text NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: setup_link_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.setup_link_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: setup_link_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.setup_link_id_seq OWNED BY public.setup_link.id;


--
-- Name: sign_in; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sign_in (
    id integer NOT NULL,
    class_session_id integer NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    counts_as text DEFAULT 'present'::text NOT NULL,
    method text NOT NULL,
    receipt text NOT NULL,
    nonce text NOT NULL,
    device_key text NOT NULL,
    quick_phone_issued_at timestamp with time zone,
    event_number integer NOT NULL,
    person_id integer NOT NULL,
    CONSTRAINT ck_sign_in_counts_as_known CHECK ((counts_as = ANY (ARRAY['present'::text, 'late'::text]))),
    CONSTRAINT ck_sign_in_event_number_positive CHECK ((event_number >= 1)),
    CONSTRAINT ck_sign_in_method_known CHECK ((method = ANY (ARRAY['qr'::text, 'code'::text])))
);


--
-- Name: sign_in_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.sign_in_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: sign_in_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.sign_in_id_seq OWNED BY public.sign_in.id;


--
-- Name: signing_key; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.signing_key (
    key_id text NOT NULL,
    purpose text NOT NULL,
    public_key text NOT NULL,
    first_used_at timestamp with time zone NOT NULL,
    vouched_by text,
    vouch text,
    CONSTRAINT ck_signing_key_vouched_by_somebody CHECK (((vouched_by IS NULL) = (vouch IS NULL)))
);


--
-- Name: teaching; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.teaching (
    course_id integer NOT NULL,
    instructor_id integer NOT NULL,
    role text DEFAULT 'instructor'::text NOT NULL,
    CONSTRAINT ck_teaching_role_known CHECK ((role = ANY (ARRAY['instructor'::text, 'assistant'::text])))
);


--
-- Name: throttle_bucket; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.throttle_bucket (
    key text NOT NULL,
    tokens integer NOT NULL,
    updated_at timestamp with time zone NOT NULL
);


--
-- Name: window_change; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.window_change (
    id integer NOT NULL,
    class_session_id integer NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    closes_at timestamp with time zone NOT NULL,
    late_until timestamp with time zone NOT NULL,
    raised integer DEFAULT 0 NOT NULL,
    made_by integer,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_window_change_closes_before_late_end CHECK ((closes_at <= late_until)),
    CONSTRAINT ck_window_change_opens_before_closing CHECK ((opens_at <= closes_at)),
    CONSTRAINT ck_window_change_raised_not_negative CHECK ((raised >= 0))
);


--
-- Name: window_change_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.window_change_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: window_change_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.window_change_id_seq OWNED BY public.window_change.id;


--
-- Name: allowance id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.allowance ALTER COLUMN id SET DEFAULT nextval('public.allowance_id_seq'::regclass);


--
-- Name: annulment id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.annulment ALTER COLUMN id SET DEFAULT nextval('public.annulment_id_seq'::regclass);


--
-- Name: attempt id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempt ALTER COLUMN id SET DEFAULT nextval('public.attempt_id_seq'::regclass);


--
-- Name: burst_look id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.burst_look ALTER COLUMN id SET DEFAULT nextval('public.burst_look_id_seq'::regclass);


--
-- Name: class_session id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.class_session ALTER COLUMN id SET DEFAULT nextval('public.class_session_id_seq'::regclass);


--
-- Name: correction id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.correction ALTER COLUMN id SET DEFAULT nextval('public.correction_id_seq'::regclass);


--
-- Name: course id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.course ALTER COLUMN id SET DEFAULT nextval('public.course_id_seq'::regclass);


--
-- Name: device_pass id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.device_pass ALTER COLUMN id SET DEFAULT nextval('public.device_pass_id_seq'::regclass);


--
-- Name: enrolment id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrolment ALTER COLUMN id SET DEFAULT nextval('public.enrolment_id_seq'::regclass);


--
-- Name: excuse id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.excuse ALTER COLUMN id SET DEFAULT nextval('public.excuse_id_seq'::regclass);


--
-- Name: instructor id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.instructor ALTER COLUMN id SET DEFAULT nextval('public.instructor_id_seq'::regclass);


--
-- Name: merge id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.merge ALTER COLUMN id SET DEFAULT nextval('public.merge_id_seq'::regclass);


--
-- Name: person id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.person ALTER COLUMN id SET DEFAULT nextval('public.person_id_seq'::regclass);


--
-- Name: publication id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publication ALTER COLUMN id SET DEFAULT nextval('public.publication_id_seq'::regclass);


--
-- Name: quiz id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quiz ALTER COLUMN id SET DEFAULT nextval('public.quiz_id_seq'::regclass);


--
-- Name: quiz_version id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quiz_version ALTER COLUMN id SET DEFAULT nextval('public.quiz_version_id_seq'::regclass);


--
-- Name: regrade id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.regrade ALTER COLUMN id SET DEFAULT nextval('public.regrade_id_seq'::regclass);


--
-- Name: roster_import id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.roster_import ALTER COLUMN id SET DEFAULT nextval('public.roster_import_id_seq'::regclass);


--
-- Name: session_teacher id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session_teacher ALTER COLUMN id SET DEFAULT nextval('public.session_teacher_id_seq'::regclass);


--
-- Name: setup_link id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.setup_link ALTER COLUMN id SET DEFAULT nextval('public.setup_link_id_seq'::regclass);


--
-- Name: sign_in id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in ALTER COLUMN id SET DEFAULT nextval('public.sign_in_id_seq'::regclass);


--
-- Name: window_change id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.window_change ALTER COLUMN id SET DEFAULT nextval('public.window_change_id_seq'::regclass);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alembic_version VALUES ('0001');


--
-- Data for Name: allowance; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.allowance VALUES (1, 1, 10, 0, 15);


--
-- Data for Name: annulment; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.annulment VALUES (1, 2, '7QGRJP3V', '2026-09-16 07:19:00+00', 'Signé par un camarade', 1, '2026-09-16 08:00:00+00', 8);


--
-- Data for Name: answer; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.answer VALUES (1, 1, 1, '0', true, 1, '0739028a170c0e2529', '2026-09-30 08:41:00+00');
INSERT INTO public.answer VALUES (1, 2, 1, '"Sainte Chapelle"', false, 1, '14684607440b1fe31d', '2026-09-30 08:42:00+00');
INSERT INTO public.answer VALUES (1, 3, 1, '[0,1]', true, 1, '7d87d6830c91eeaae1', '2026-09-30 08:43:00+00');
INSERT INTO public.answer VALUES (1, 4, 1, '2', false, 1, '747952b40d2eb6a4c4', '2026-09-30 08:44:00+00');
INSERT INTO public.answer VALUES (2, 1, 1, '1', true, 1, 'e2978200e49c87d75f', '2026-09-30 08:41:00+00');
INSERT INTO public.answer VALUES (2, 2, 1, '"la chapelle"', false, 1, 'fa1d48105f05355e4d', '2026-09-30 08:42:00+00');
INSERT INTO public.answer VALUES (2, 3, 1, '[0,1]', true, 1, 'f0505837f1ce398827', '2026-09-30 08:43:00+00');
INSERT INTO public.answer VALUES (2, 4, 1, '0', false, 1, 'f0987899c02d2a9c3f', '2026-09-30 08:44:00+00');
INSERT INTO public.answer VALUES (3, 1, 1, '0', true, 1, '43e863203473341bfc', '2026-09-30 08:46:00+00');
INSERT INTO public.answer VALUES (3, 2, 1, '"la chapelle"', false, 1, '9cd2875345700c7c1b', '2026-09-30 08:47:00+00');
INSERT INTO public.answer VALUES (3, 3, 1, '[0,2]', true, 1, '2cfbbcdf5a1f51d6ba', '2026-09-30 08:48:00+00');
INSERT INTO public.answer VALUES (5, 1, 1, '0', true, 1, '87f5d4e86b0aae7f1e', '2026-09-30 09:01:00+00');
INSERT INTO public.answer VALUES (5, 2, 1, 'null', false, 1, '10573b8e12abd9843f', '2026-09-30 09:02:00+00');
INSERT INTO public.answer VALUES (5, 3, 1, '[1]', true, 1, '43f521d4ba47d25bae', '2026-09-30 09:03:00+00');
INSERT INTO public.answer VALUES (6, 1, 1, '1', true, 1, '9938b6d06a14b874ea', '2026-09-30 08:41:00+00');
INSERT INTO public.answer VALUES (6, 2, 1, '"Louvre"', false, 1, '1d37d795d7b6595815', '2026-09-30 08:42:00+00');
INSERT INTO public.answer VALUES (6, 3, 1, '[2]', true, 1, 'be44ac110c916fc7f9', '2026-09-30 08:43:00+00');


--
-- Data for Name: asset; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.asset VALUES (1, 'e92a6fa753d644bff80dbca6d277a2598044a7c5aa7de982dec2e08eb8155477', 'image/png', '\x89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f0001010100b136d8dd0000000049454e44ae426082');


--
-- Data for Name: attempt; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.attempt VALUES (1, 1, 1, 1, 'phone-of-26000101', '2026-09-30 08:40:00+00', '2026-09-30 08:44:00+00', NULL, NULL, 1);
INSERT INTO public.attempt VALUES (2, 1, 1, 1, 'phone-of-26000102', '2026-09-30 08:40:00+00', '2026-09-30 08:44:00+00', NULL, NULL, 2);
INSERT INTO public.attempt VALUES (3, 1, 1, 2, 'phone-of-26000102', '2026-09-30 08:45:00+00', '2026-09-30 08:48:00+00', NULL, NULL, 2);
INSERT INTO public.attempt VALUES (5, 1, 1, 1, 'phone-of-26000111', '2026-09-30 09:00:00+00', '2026-09-30 09:03:00+00', NULL, NULL, 15);
INSERT INTO public.attempt VALUES (6, 1, 1, 1, 'phone-of-26000104', '2026-09-30 08:40:00+00', '2026-09-30 08:43:00+00', '2026-09-30 08:56:00+00', 1, 5);


--
-- Data for Name: burst_look; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.burst_look VALUES (1, 1, '2026-09-09 08:00:00+00', 2, '2026-09-09 08:05:00+00');


--
-- Data for Name: checkpoint; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.checkpoint VALUES (1, '55519fc5131967872951e79e6b6e15afbf16b0c12f28981540ae567813fde6e8', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
1
VVGfxRMZZ4cpUeeea24Vr78WsMEvKJgVQK5WeBP95ug=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazV8Enpdz/yCacNv/YuAJE1gXHickqM5rqAUaDjtcNAuzje1UzeGRPCiwOGxzgsgRNf6JhMIY0LZmpVEIZLeBRA0=
', '55519fc5131967872951e79e6b6e15afbf16b0c12f28981540ae567813fde6e8');
INSERT INTO public.checkpoint VALUES (2, '9a32f1c5405416f65b1efaf95b60e9684674d429b09be732e16b28e0b54054f4', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
2
mjLxxUBUFvZbHvr5W2DpaEZ01Cmwm+cy4Wso4LVAVPQ=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazVvvyrAVSaqxAgKHbxsJsDP23ar3YShbffQhjXCDgbA3uYIpSKKsSJqN1rfoWbOTfyO1ZjM9n87UZSun0W6reAg=
', '9a32f1c5405416f65b1efaf95b60e9684674d429b09be732e16b28e0b54054f4');
INSERT INTO public.checkpoint VALUES (3, 'ff92e8e6453606fff3facf4bd9d384d3b666d0686334141e730421532b830b34', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
3
/5Lo5kU2Bv/z+s9L2dOE07Zm0GhjNBQecwQhUyuDCzQ=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazWn8OypufLUsePWeNMs4a7Jrv4vhcMS2+xQTDy/ycgEP1WG/1p6NnvrYlnu5KztxMF1iwbd/jplFi/98aDqSwQQ=
', '9a32f1c5405416f65b1efaf95b60e9684674d429b09be732e16b28e0b54054f4 b03e4740e0b234d4307a447a79fee953f721141520a425dc8204b52a5f3305f4');
INSERT INTO public.checkpoint VALUES (4, 'a0b7a2285d774ad347828a02869a8248fd5725527f8fafc79f19805059f78d6c', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
4
oLeiKF13StNHgooChpqCSP1XJVJ/j6/HnxmAUFn3jWw=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazWg07QmDg9LaZbEViwl7+iTTdsyhGZMsitFgM23KCzb1JIvLGN5eH948mElCkDJIuJR8JZt4zXS0cuoSdFsvWgE=
', 'a0b7a2285d774ad347828a02869a8248fd5725527f8fafc79f19805059f78d6c');
INSERT INTO public.checkpoint VALUES (5, '7d5a17f1a2562a1cd2af93684d4f1f9b09965066fa97014d6659871ab207496b', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
5
fVoX8aJWKhzSr5NoTU8fmwmWUGb6lwFNZlmHGrIHSWs=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazYhYOTmL8swSRYAxfPOuGuuD1Dcr5k10PJUYsRwZnvnklrZ4FdhHhiMDMyN0wmlMgOjhSG912mnahTgYWVVKJgc=
', 'a0b7a2285d774ad347828a02869a8248fd5725527f8fafc79f19805059f78d6c 820860991cf47e8133df98496d8d9a7edd1a30cc5163d2fd80289efe03bd1f38');
INSERT INTO public.checkpoint VALUES (6, '6c56097920738b68f270196af47b8b4f5cfc3e594aac79a43bb984a96744ccea', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
6
bFYJeSBzi2jycBlq9HuLT1z8PllKrHmkO7mEqWdEzOo=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazU33QJBly45LVN0lf7vNnVxguoWQBUGcpKYH5GQ1WCW8Mfmj8pWFBm7DW9/3rClTnwQL/vXOGQvNJv/Zp+kRbQA=
', 'a0b7a2285d774ad347828a02869a8248fd5725527f8fafc79f19805059f78d6c fa44ec7819b0d16e1bd3382ffc8ab32a4615810eb422a78294a7269c2974b5d2');
INSERT INTO public.checkpoint VALUES (7, 'c0540a643e9c3bf02e1cd456fd6afc8cd728f4b2ef920310fc1bf09e64809e09', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
7
wFQKZD6cO/AuHNRW/Wr8jNco9LLvkgMQ/BvwnmSAngk=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazeWBmPLQm11PsaagSzosY7UXmP1xBG7pLmLP+7rZ0sVZESd/JZDKzO8kH4v+Fc5U4pYr/iqKttFMm1xdRux5tAg=
', 'a0b7a2285d774ad347828a02869a8248fd5725527f8fafc79f19805059f78d6c fa44ec7819b0d16e1bd3382ffc8ab32a4615810eb422a78294a7269c2974b5d2 179dab66efc28e3fa8408346f9b57431c7a99d2c34a9d061381648641d556f73');
INSERT INTO public.checkpoint VALUES (8, '482c2f92a4e523621f075bdd4977500276fa6cd6f9a05d20f0fb15f17cde2ab6', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
8
SCwvkqTlI2IfB1vdSXdQAnb6bNb5oF0g8PsV8XzeKrY=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazWDbBRq6/uOxjSdRz41Cx+aWxzG8lGpEZCInRl+1mJvhUMgRxil8oQRbbc06bkDOcjBubAcoq6EZi40rbav0vwU=
', '482c2f92a4e523621f075bdd4977500276fa6cd6f9a05d20f0fb15f17cde2ab6');
INSERT INTO public.checkpoint VALUES (9, '0efd837cc4bcc762088c0b707220ffb39f4750bcb12f6d0dc3b870d872e29c83', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
9
Dv2DfMS8x2IIjAtwciD/s59HULyxL20Nw7hw2HLinIM=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazSxO2YNiFj9hg3U97kOBoIfVfFp2fTGXIyNZXUVJsVR8YMyTO04KegPQJfNPZtKhBqBt+ZceDsjdotBa6oe/6w0=
', '482c2f92a4e523621f075bdd4977500276fa6cd6f9a05d20f0fb15f17cde2ab6 60204112f38b5ba7aced57f3e6bfcef5a69d92c09b18778c412b514ae0087265');
INSERT INTO public.checkpoint VALUES (10, '279cedb6ff58fc018bccb100e1b9087da6b6dd2931864000a3c3e0dd50dd8c5b', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
10
J5zttv9Y/AGLzLEA4bkIfaa23SkxhkAAo8Pg3VDdjFs=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazc25QJpsHhib6rWGbKA1ut8KSWyRvyMiIOjIft0MgfpQZ8Sruh6b1ca6W184IEng+yygagY0f8XHmS4apuzLOQc=
', '482c2f92a4e523621f075bdd4977500276fa6cd6f9a05d20f0fb15f17cde2ab6 58d0d3ba754afa7de2677b5032e031726703f5676a53579da15074a432957f5d');
INSERT INTO public.checkpoint VALUES (11, '6a1dfaab9060c59b168c442b70fa3636e893b2e2e459b05893f962725204269e', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
11
ah36q5BgxZsWjEQrcPo2NuiTsuLkWbBYk/liclIEJp4=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazXw7Qee2ZdkfAHMcudnxgz0fUuL8hXaHaiN8nZOiX6uci9N1cOtuAs6MMZjVMxx7cUE2vUnhc+vB0eJg2R1Brw0=
', '482c2f92a4e523621f075bdd4977500276fa6cd6f9a05d20f0fb15f17cde2ab6 58d0d3ba754afa7de2677b5032e031726703f5676a53579da15074a432957f5d 16d4212a0e93a469ac305d510ea7d762c559b537cf60a1f447854b96d6077967');
INSERT INTO public.checkpoint VALUES (12, 'bf7c4c81664d4b396fa02cb0c316c6934d533195aa2c4054ca25d9d4c2e1981e', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
12
v3xMgWZNSzlvoCywwxbGk01TMZWqLEBUyiXZ1MLhmB4=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazfI0OdFtsWxv1LQfpWZTKAlhYjX/BJ5ElFj+T4Yt2WWs5lRzpYWoaEEzDp6xEvKXA7inEFdpxvAbKCGvw3FTewU=
', '482c2f92a4e523621f075bdd4977500276fa6cd6f9a05d20f0fb15f17cde2ab6 836f73750ff2d8793a81e290619dcf8fc94f510ee88b753f6f4a02428fe09e74');
INSERT INTO public.checkpoint VALUES (13, 'bbf2c4b20661a2e90d6df192390947bb5f636c98f9ee9f315f7754a3c38074ba', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
13
u/LEsgZhoukNbfGSOQlHu19jbJj57p8xX3dUo8OAdLo=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazYHiaOwyQYlBTRSPr650rk9WTQO+ziPMw3t9mw43Y9ge+c9XpdOYO0eK7y4OqAtOaZz+VQsOmcvZPDhVrEYN0QU=
', '482c2f92a4e523621f075bdd4977500276fa6cd6f9a05d20f0fb15f17cde2ab6 836f73750ff2d8793a81e290619dcf8fc94f510ee88b753f6f4a02428fe09e74 28c0994e7b5c0c054200ed2d30cd91f6eaf36a08c438b750eb8ae7c39b3ea2e1');
INSERT INTO public.checkpoint VALUES (14, '4057587d890e79978a56b798a6e63cddafda3091e79088100dc445ab3ac6329f', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
14
QFdYfYkOeZeKVreYpuY83a/aMJHnkIgQDcRFqzrGMp8=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazV2qaaYXWw4m4s0uMlG2aYzrN+UIHa2fDi1bnk+WUHmVaK2rvi/68yRfb5hgKcdiBDeO3kpShXxOB2WnoSt5kgM=
', '482c2f92a4e523621f075bdd4977500276fa6cd6f9a05d20f0fb15f17cde2ab6 836f73750ff2d8793a81e290619dcf8fc94f510ee88b753f6f4a02428fe09e74 9968cca22819114acacf576ec4d194ead2e41ab8a0680b2ae583cc1680492e01');
INSERT INTO public.checkpoint VALUES (15, '348065d113fc714f7e56f9cd886a68caee9b7bb1b121c8f84844b1fe4e1c24d6', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
15
NIBl0RP8cU9+VvnNiGpoyu6be7GxIcj4SESx/k4cJNY=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazdeuZcrzrNid6fk4yEqQRtMUrNEnbidxBYTeMQ9S48wRp9Sai5O+b8ebFOKi9Fszn8D6hde290viiDWNdIDZqAw=
', '482c2f92a4e523621f075bdd4977500276fa6cd6f9a05d20f0fb15f17cde2ab6 836f73750ff2d8793a81e290619dcf8fc94f510ee88b753f6f4a02428fe09e74 9968cca22819114acacf576ec4d194ead2e41ab8a0680b2ae583cc1680492e01 1eafc758035551d847f5c6e00b6cd3c4a5a717d20ff94dee5f4796cee4fdf5e3');
INSERT INTO public.checkpoint VALUES (16, '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
16
M7ZtlmJKC/aXY0zCYq0Lt06yVeWtPx6vjJp5u3GfFm4=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazSQdVNzG0l8DlmklpGY76oC+0RmoNu7l1A7atfj0jyngeuysQyLWp9b4GTN5+LnYvdRfAihMle6Dl+DLXbtySwI=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e');
INSERT INTO public.checkpoint VALUES (17, '47bb6dd36a6e2f867958f582232ca704ca344d28a451e5e7d0e6f7100711eb9a', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
17
R7tt02puL4Z5WPWCIyynBMo0TSikUeXn0Ob3EAcR65o=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazXRGdDSu8zlgQ9WoFFzogYP+g6SbBj3TrBU0nsQ+5b+zIFmY86DcfpPlegHWRnun8Wq4mORU+FRwMJ7Sf7fuoQE=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e 5da3eeaf8238615f2b0d0b668b68c53633ad494e25d4d10e852e91476f6e2e6a');
INSERT INTO public.checkpoint VALUES (18, '478022c192c3799c075a96ba13b8b0ee5abc8aa7c2c4b12c0aea388fe237a7f1', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
18
R4AiwZLDeZwHWpa6E7iw7lq8iqfCxLEsCuo4j+I3p/E=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazSZ7BRIq4BjGJIeFOwsTCRzlVahY4NEPBrz9l6a7Ubb+wrtnadPPfgSeA2Ozdrf7Xkwcurc22buRUEVHQDqYPwU=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e f5a4761ef42bff2c71da165327eb54053ab6b913df9285f0bf09e4ad740f3865');
INSERT INTO public.checkpoint VALUES (19, '41f9f5c0deaeb3c7910da03aebc081b3edc815d67b1b7f1cc64f68435d8005b4', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
19
Qfn1wN6us8eRDaA668CBs+3IFdZ7G38cxk9oQ12ABbQ=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazVwyjsOdJYs8v2PWlzwq8ZW5TAGL1glKTdV1YognSu/J08aaVZHtHugtVBfSrRdN4w+MSbCBRzugb0Vfnx3ciAQ=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e f5a4761ef42bff2c71da165327eb54053ab6b913df9285f0bf09e4ad740f3865 d43b67ba1177c2eb498f591ce4ce3d0860aa93062267b5cca623f3231bc45c0d');
INSERT INTO public.checkpoint VALUES (20, '0168906b154ab1fb017d5b23410a5b6ee029cdb145d640779e5c3da0fd25dfc7', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
20
AWiQaxVKsfsBfVsjQQpbbuApzbFF1kB3nlw9oP0l38c=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazc03QjZqkCFlKM7liwMxkbA2K+N4VjzVsAwmRr/Se9O2FMzeagi8xrLb0CUqj0RRFJamn27UCXEB72zHs4cfWQg=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e 298beebfdfe74a09da340183bff98446d9271a549cfe0506b1d7ef28839068db');
INSERT INTO public.checkpoint VALUES (21, '2afe3bd069a30ba4838c6996fc5d02f9c0c2df4e1c1ad1f28ea6bf05e4ae524d', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
21
Kv470GmjC6SDjGmW/F0C+cDC304cGtHyjqa/BeSuUk0=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazQ8h44MwQrHx9dwLFBe93txAoDyCMB2TmHmgsdrlrrULQN78N1JD/uYrMbOJaZAWR3oQo7Iol7Ho+X6p6R70Gw8=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e 298beebfdfe74a09da340183bff98446d9271a549cfe0506b1d7ef28839068db 9acaa5179a84616fc9fa5bf418f6fd823621fb39f7cf9fc667f0c0b3be169e7c');
INSERT INTO public.checkpoint VALUES (22, '8ffe9d85cbf768b1ab2c0c6abcec80f8a66f67f7ab3f7a1709954c8ca15d0e5e', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
22
j/6dhcv3aLGrLAxqvOyA+KZvZ/erP3oXCZVMjKFdDl4=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazXXdJ6DoW1z72HD4WAnhHXKllYr2LNmHf7HGk93CAtfTPEBc+8OIPXZeo9H3aoMw9EnyH5ci/rNV+Ol4LBXuhwE=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e 298beebfdfe74a09da340183bff98446d9271a549cfe0506b1d7ef28839068db 77440c8e9669c7933d1d1ace7de4c14c0b0fc9421b6e2b69ab28ed054769790f');
INSERT INTO public.checkpoint VALUES (23, '9df19cddee911a2f9e998e40251a0c0793081cbf39cb9e58c76c7435661efc17', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
23
nfGc3e6RGi+emY5AJRoMB5MIHL85y55Yx2x0NWYe/Bc=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazdC0ssgjjRqk0FF0/96fkL1KYV8SP9VmlP+Nczdk03jB9eYc+eaFN5IzY/ACrQkD9kekpaBZx2CPHQQ3mKeHCQ8=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e 298beebfdfe74a09da340183bff98446d9271a549cfe0506b1d7ef28839068db 77440c8e9669c7933d1d1ace7de4c14c0b0fc9421b6e2b69ab28ed054769790f afddc0f91b742b4ac9a27f1e8e839bcbf407b3f87a0e0aa9dfc20d39d810e295');
INSERT INTO public.checkpoint VALUES (24, '17d98d13f34003a87eff457524ad1ada04b6fc948d94ece51a70088035b55293', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
24
F9mNE/NAA6h+/0V1JK0a2gS2/JSNlOzlGnAIgDW1UpM=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazeLkxAyfUDmyYcSiGeoV2pPa8hQu+9Vzq3+CLv21/8mhXQ+hXENpIRJTq/h9X4nFjqLiULJjCDJ6PoeF+7mIbgs=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e 6264ace9be5ac777b6b8d3d59eeed2779acc15547340cf1930bdc679bc61482d');
INSERT INTO public.checkpoint VALUES (25, '64b24770bffcfb07d918d8f388f05af1ae0509b4cae9b3aad50ca2b1a395b3d3', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
25
ZLJHcL/8+wfZGNjziPBa8a4FCbTK6bOq1QyisaOVs9M=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazU7IpX2kHm5YJn/Ij80hpqndxaGTd58W6Q5iE4TwIVqt/iGr1TmqmnipW0AWTe+9xonzKLTUTRHRdYeM9TuT2wQ=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e 6264ace9be5ac777b6b8d3d59eeed2779acc15547340cf1930bdc679bc61482d d291a91c6a200b3fffd18e58270312119ecf826760fea350134ee8b04a99cb93');
INSERT INTO public.checkpoint VALUES (26, '99a5efae76e34bf4d5ff10f573a954bacf6d02631e2eca9b902ccbe84dee12bf', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
26
maXvrnbjS/TV/xD1c6lUus9tAmMeLsqbkCzL6E3uEr8=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazZtLTtZv0QJ7kwKahj3nWUDbomI/2EmXW6G33pJidhYRK7qyxANEirMUSXFoMq2kpHI1VOXPLVwYPjmS/KxRnww=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e 6264ace9be5ac777b6b8d3d59eeed2779acc15547340cf1930bdc679bc61482d fc790508be51a44a7c5323e31c6ed9f2d65f631d549b02f90f320545cf437704');
INSERT INTO public.checkpoint VALUES (27, 'e37d85f4a27739aaae2d7659d984c6c4585882f217e65c9da1a8ece51ccaadf4', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
27
432F9KJ3OaquLXZZ2YTGxFhYgvIX5lydoajs5RzKrfQ=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazQEJ5ZghEMaQgbG08twoGnzDkDbzFaHWOjR+9+JVyvzHN+WadLE/DD2yJgt3PLZF8AVc/qCITRlLP7R5+zfMWQ8=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e 6264ace9be5ac777b6b8d3d59eeed2779acc15547340cf1930bdc679bc61482d fc790508be51a44a7c5323e31c6ed9f2d65f631d549b02f90f320545cf437704 c6ac3f39e6abb168b1b370965105cdb7bb8927308884e9454a5fb75223cacf55');
INSERT INTO public.checkpoint VALUES (28, '141818b1c4ce9bc268f62f75e272f5197f90e1b4ed33a714aa054bee2a569de7', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
28
FBgYscTOm8Jo9i914nL1GX+Q4bTtM6cUqgVL7ipWnec=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazfFA353Eu+sojiKN5zr0tXot9v5f+1Cwjv2SWQxa/hs39FMx+d5FnkpzZRQEi2HQuxFsx8+N+EoNQ2Fq43wDOAI=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e 6264ace9be5ac777b6b8d3d59eeed2779acc15547340cf1930bdc679bc61482d 17a76164c518fab58166400621594004bdafcfb232cce4d1b74aa6e1e4ed9e38');
INSERT INTO public.checkpoint VALUES (29, '3402795e7bb31a6ef783443fe1b144aa38436e37384dcb5a57e4e605fd699d49', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
29
NAJ5XnuzGm73g0Q/4bFEqjhDbjc4TctaV+TmBf1pnUk=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazYTy+Hnebb/Pf9jTKG32UdCEgVW/KMNHibk6nzFS0rP5XXKVVCzaOxWfSDb9wY5kYTCO/FY4Knxxok81mdPJfgk=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e 6264ace9be5ac777b6b8d3d59eeed2779acc15547340cf1930bdc679bc61482d 17a76164c518fab58166400621594004bdafcfb232cce4d1b74aa6e1e4ed9e38 255bb2d377f26126c2678097591896fe9b7299c007fcf5b3433d143e7417025f');
INSERT INTO public.checkpoint VALUES (30, '5925766af9486e15fe171188651c5c037ddd87bfdf6d03bad6e08cce99e768f4', 'kiosk/19a47e1e70bcc9515adfa480fc2f8bf3
30
WSV2avlIbhX+FxGIZRxcA33dh7/fbQO61uCMzpnnaPQ=

— kiosk/19a47e1e70bcc9515adfa480fc2f8bf3 hoYazVHJJHktI49sbcwNlPKMAA4hyUtiktdRunhX6OeCE95yWc/EZde7/MB6Ot0JxI+dIaezQM2Y7k0QGO5Ypv8dTwE=
', '33b66d96624a0bf697634cc262ad0bb74eb255e5ad3f1eaf8c9a79bb719f166e 6264ace9be5ac777b6b8d3d59eeed2779acc15547340cf1930bdc679bc61482d 17a76164c518fab58166400621594004bdafcfb232cce4d1b74aa6e1e4ed9e38 cf0813544f3defb350d6a05ef7a65474e8220634b5f9e9fdf3304a24c32f1c35');


--
-- Data for Name: class_session; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.class_session VALUES (1, 1, 1, 'Qu’est-ce qu’une source ?', 'Amphi A', '2026-09-09 07:00:00+00', '2026-09-09 09:00:00+00', 0, NULL, NULL, NULL);
INSERT INTO public.class_session VALUES (2, 1, 2, 'Les archives publiques', 'Amphi B', '2026-09-16 07:00:00+00', '2026-09-16 09:00:00+00', 0, NULL, NULL, NULL);
INSERT INTO public.class_session VALUES (3, 1, 3, 'Lire une charte', 'Amphi A', '2026-09-23 07:00:00+00', '2026-09-23 09:00:00+00', 0, '2026-09-22 16:00:00+00', 1, 'Grève des transports');
INSERT INTO public.class_session VALUES (4, 1, 5, 'Critiquer un témoignage', 'Amphi A', '2026-10-07 07:00:00+00', '2026-10-07 09:00:00+00', 0, NULL, NULL, NULL);
INSERT INTO public.class_session VALUES (5, 1, 6, 'Citer', 'Amphi A', '2026-10-14 07:00:00+00', '2026-10-14 09:00:00+00', 0, NULL, NULL, NULL);
INSERT INTO public.class_session VALUES (6, 1, 4, 'Aux archives', '', '2026-09-30 07:00:00+00', '2026-09-30 09:00:00+00', 0, NULL, NULL, NULL);


--
-- Data for Name: console_session; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.console_session VALUES ('f0252a8e0297f2017b36f32e59bd98128f6adf1d6853ab322fc262da3dde217d', 1, '2026-10-08 09:00:00+00');


--
-- Data for Name: correction; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.correction VALUES (1, 1, 'excused', 'Certificat médical', 2, '2026-09-09 08:00:00+00', 9);
INSERT INTO public.correction VALUES (2, 4, 'late', 'Arrivée à 9 h 40', 1, '2026-10-07 08:00:00+00', 1);


--
-- Data for Name: course; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.course VALUES (1, 'HIST-2026', 'Sources et archives', 'Université de l’Exemple', 'Europe/Paris', 'fr', 15, 15, true, 'Université de l’Exemple', 'donnees@kiosk.example', '', 24, '2026-10-01');


--
-- Data for Name: device_pass; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.device_pass VALUES (1, 6, 'a4050df590f09646a7bbb570fc08fc3b', 1, '2026-09-30 08:40:00+00', '2026-09-30 08:50:00+00', '2026-09-30 08:40:00+00', 'another-phone', 4);


--
-- Data for Name: enrolment; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.enrolment VALUES (1, 1, 1, 'TD1', '2026-09-01', NULL);
INSERT INTO public.enrolment VALUES (2, 1, 2, 'TD1', '2026-09-01', NULL);
INSERT INTO public.enrolment VALUES (3, 1, 3, 'TD1', '2026-09-01', NULL);
INSERT INTO public.enrolment VALUES (4, 1, 4, 'TD2', '2026-09-01', NULL);
INSERT INTO public.enrolment VALUES (5, 1, 5, 'TD2', '2026-09-01', '2026-09-20');
INSERT INTO public.enrolment VALUES (7, 1, 7, 'TD1', '2026-09-01', '2026-09-20');
INSERT INTO public.enrolment VALUES (8, 1, 8, 'TD2', '2026-09-01', NULL);
INSERT INTO public.enrolment VALUES (9, 1, 9, 'TD1', '2026-09-01', NULL);
INSERT INTO public.enrolment VALUES (10, 1, 10, 'TD2', '2026-09-01', '2026-10-05');
INSERT INTO public.enrolment VALUES (11, 1, 5, 'TD1', '2026-09-21', NULL);
INSERT INTO public.enrolment VALUES (12, 1, 15, 'TD1', '2026-09-21', NULL);


--
-- Data for Name: event; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.event VALUES ('class_session/1', 1, '{"at":"2026-08-31T07:00:00.000000Z","commitment":"368c7c71543d1b3d6729757fb0439797ea9f506af8ffe7e093bc44b375d6527d","key":"57913aefebf678c0","kind":"plan","number":1,"plan":{"closes_at":"2026-09-09T07:15:00.000000Z","course":"HIST-2026","ends_at":"2026-09-09T09:00:00.000000Z","late_until":"2026-09-09T07:30:00.000000Z","opens_at":"2026-09-09T07:00:00.000000Z","session":1},"previous":"0000000000000000000000000000000000000000000000000000000000000000","stream":"class_session/1"}', '6b524a4989f726f6fb00e7eb2e440a1104fae0f48e5b8b2b0f9f96c14e140a87', 'c10f54b18b213ebd35bf4d236ce1cf42c1d59fff1637bdc9a9088ba2af46d5e11392c338f826d4c6e5931498e9668060b6a6121eb0b7066ad9349005c74e9101');
INSERT INTO public.event VALUES ('class_session/2', 1, '{"at":"2026-08-31T07:00:00.000000Z","commitment":"f656a35532c0b79ba1f79d58a6e213639ce8b22d7ccb8d12654f5e5a8f7b27da","key":"57913aefebf678c0","kind":"plan","number":1,"plan":{"closes_at":"2026-09-15T07:15:00.000000Z","course":"HIST-2026","ends_at":"2026-09-15T09:00:00.000000Z","late_until":"2026-09-15T07:30:00.000000Z","opens_at":"2026-09-15T07:00:00.000000Z","session":2},"previous":"0000000000000000000000000000000000000000000000000000000000000000","stream":"class_session/2"}', '68392db67dff3c40255f3ca69e3ab6458357f37cd765e9ae86e22d9a61a1e2e3', '65588141d2e6ebb4f80bbd246bc7e358ac36109f92fd4c0c5f2b0cb5e4e99a7841fb2258a3ad6db5968e8633b9c40c28efa25fedefa1b1acbee60baa019df807');
INSERT INTO public.event VALUES ('class_session/3', 1, '{"at":"2026-08-31T07:00:00.000000Z","commitment":"31554865a6ab5f82344232cefbff2deaa3c6a946c0dfa0f424486d157ee0af1b","key":"57913aefebf678c0","kind":"plan","number":1,"plan":{"closes_at":"2026-09-23T07:15:00.000000Z","course":"HIST-2026","ends_at":"2026-09-23T09:00:00.000000Z","late_until":"2026-09-23T07:30:00.000000Z","opens_at":"2026-09-23T07:00:00.000000Z","session":3},"previous":"0000000000000000000000000000000000000000000000000000000000000000","stream":"class_session/3"}', '06a721fc9d496b99d56792f93e7be7c5139eb0f05b8e008838e141fa6f88d887', '3ced0b3f0300fa282a28a94550002f73aa8de321c1cc2f83a728a33ece39f5b883e1bfbda8a600beadb95ad0e43614a53235093f76fb5a7ccfe3bdd8cff02208');
INSERT INTO public.event VALUES ('class_session/4', 1, '{"at":"2026-08-31T07:00:00.000000Z","commitment":"9255e78eb59bf44676e946bda5b0861cdd5439715ab3259891580c788ef4b3bb","key":"57913aefebf678c0","kind":"plan","number":1,"plan":{"closes_at":"2026-10-07T07:15:00.000000Z","course":"HIST-2026","ends_at":"2026-10-07T09:00:00.000000Z","late_until":"2026-10-07T07:30:00.000000Z","opens_at":"2026-10-07T07:00:00.000000Z","session":5},"previous":"0000000000000000000000000000000000000000000000000000000000000000","stream":"class_session/4"}', '109f270bd7bafae10bb5c54ec28cf709dc2ac2a2064f2fb814374181efd4cef7', 'bac527ee3d39d4987014fe6d2921ef601fa1cce660cca0a41eb174c6c49e589d8212dad32a111e083595af02898ec4cd277288fce26a56924a64c819cc45cd08');
INSERT INTO public.event VALUES ('class_session/5', 1, '{"at":"2026-08-31T07:00:00.000000Z","commitment":"89b40c41e93662537bea3274b7fa710f9fe2cc4824c72b53f0b090aee31a9326","key":"57913aefebf678c0","kind":"plan","number":1,"plan":{"closes_at":"2026-10-14T07:15:00.000000Z","course":"HIST-2026","ends_at":"2026-10-14T09:00:00.000000Z","late_until":"2026-10-14T07:30:00.000000Z","opens_at":"2026-10-14T07:00:00.000000Z","session":6},"previous":"0000000000000000000000000000000000000000000000000000000000000000","stream":"class_session/5"}', 'f5d243635ac175d54927fa0f9eef1b2507a966cc1fc46d94c7beafd24ee70d69', '3b453f8ad64fab70856b3789ce9813db0caf97140662b0a88285377526fada22ea10616b3c8ea91ed863c23f551aae24a3b0093706b27bf4cf0c8ac7de121406');
INSERT INTO public.event VALUES ('course/1', 1, '{"at":"2026-09-01T07:00:00.000000Z","commitment":"16d8da70310369739c66ad97c6c46d16ee7ba7f82c4bd7fb4017b5e3e0388168","import":1,"items":{"count":10,"root":"0c19dd187a70f2533ee2be536c4fa1f04140d3bb15d4aac3d5e58f57f41dc3c3"},"key":"57913aefebf678c0","kind":"roster_import","number":1,"previous":"0000000000000000000000000000000000000000000000000000000000000000","stream":"course/1"}', 'c43e70b236a8c131d0ac8f2ddd83e474d8a898e154b84305a98e4fd6b83f6a50', '5620c27766925323c09efe1bf60ccd33fa81575f63a00ba15d885dafff65ae5e6b48ba4d5e56a16ca9e0f51699adff561ab07ae52fbab4bad5c5c9cb77c74a00');
INSERT INTO public.event VALUES ('class_session/6', 1, '{"at":"2026-09-02T07:00:00.000000Z","commitment":"3266479016ecf884aa94f3389e96117a84bf46f0b7bb6377c7df9840e2f143e2","key":"57913aefebf678c0","kind":"plan","number":1,"plan":{"closes_at":"2026-09-30T07:15:00.000000Z","course":"HIST-2026","ends_at":"2026-09-30T09:00:00.000000Z","late_until":"2026-09-30T07:30:00.000000Z","opens_at":"2026-09-30T07:00:00.000000Z","session":4},"previous":"0000000000000000000000000000000000000000000000000000000000000000","stream":"class_session/6"}', '0e1f87bd0b78ce97146aefce8dd6589d2ca2e98c477c6100c6f0bcf3ff2a9b30', '24681d5c81fbbac253d0d9369cccb4ddb4c5b5e7bca68def0be992f4d3dad61906746f053f1da145e1cd88352fddea744cf9436f2b17472f3158d1de19c38a0a');
INSERT INTO public.event VALUES ('class_session/2', 2, '{"at":"2026-09-08T07:00:00.000000Z","commitment":"d9c0e70daee2f7985c115af92172f9faa6fe643091bca3c47cbfadfbb2b0dcd2","key":"57913aefebf678c0","kind":"plan","number":2,"plan":{"closes_at":"2026-09-16T07:15:00.000000Z","course":"HIST-2026","ends_at":"2026-09-16T09:00:00.000000Z","late_until":"2026-09-16T07:30:00.000000Z","opens_at":"2026-09-16T07:00:00.000000Z","session":2},"previous":"68392db67dff3c40255f3ca69e3ab6458357f37cd765e9ae86e22d9a61a1e2e3","stream":"class_session/2"}', '265844a94901dba43e0f8748086487bc6af66b34d7e17e8fc600e881020f3941', 'a8411e4c83c9a072fba81e5a2fa27d9875bef918a33f8adbe3fccccb10f6a5ae9b4f25e78f0ed4de8459d70f2a20b04f4da7608171dfc946283304ac6f0dbb06');
INSERT INTO public.event VALUES ('class_session/1', 2, '{"at":"2026-09-09T07:01:30.000000Z","commitment":"22a7259780cd94e951621a134db9fad2113fb2d4cfa6450cdc7afa803441cb3e","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":2,"previous":"6b524a4989f726f6fb00e7eb2e440a1104fae0f48e5b8b2b0f9f96c14e140a87","signed_at":"2026-09-09T07:01:00.000000Z","stream":"class_session/1"}', '6da6337fff1b1c3fb05d8622bb4d9c712e821ca5412d50a4c7c25b00663cdf19', 'dc2dfb4df4b276f9f6ce0012d01035dcc8a30a553bd5f81f73e5281d896001cdbe84df3bc959ba930278b7ae69726441eda96c311407e28621e2dfe1ecb01e05');
INSERT INTO public.event VALUES ('class_session/1', 3, '{"at":"2026-09-09T07:02:30.000000Z","commitment":"c61dcdb207fc2be97d4cef67a19437cf5c40e64c06014b63acb11aa7f43cdeba","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":3,"previous":"6da6337fff1b1c3fb05d8622bb4d9c712e821ca5412d50a4c7c25b00663cdf19","signed_at":"2026-09-09T07:02:00.000000Z","stream":"class_session/1"}', '0ad38054824bde34fa48b0f22787296bf2a11e14aead5059ffec679f730e7a58', 'fa3eccb1a038b1c1a1629d17f147440426398bdca06cc7e55b496bc63fbbb64f0436858f7ef424c2d9d4e575c681e6fa05781877065dd2d24b43ed8bde7a0502');
INSERT INTO public.event VALUES ('class_session/1', 4, '{"at":"2026-09-09T07:03:30.000000Z","commitment":"776289cfbb1606dc6b80d1d95bc87527455848c9c572e63e403bbbb81211e6a1","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":4,"previous":"0ad38054824bde34fa48b0f22787296bf2a11e14aead5059ffec679f730e7a58","signed_at":"2026-09-09T07:03:00.000000Z","stream":"class_session/1"}', '24703c6dfd1a33fb59a407ce80421dea8881e99781ae91e7e4f4c95784da4e97', '10b13e9643d56331c175923f2b8968d4396e13ec8673ea4decbc85f7d7f374401c3a5a184b9c2486ddb665d658847548b8c6906e129fb9e9f483c1998c51740d');
INSERT INTO public.event VALUES ('class_session/1', 5, '{"at":"2026-09-09T07:04:30.000000Z","commitment":"1d7c0805e4671afb539cc4a5fcdefb488acb7ddceeeb9b07f2bccc9289b2f705","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":5,"previous":"24703c6dfd1a33fb59a407ce80421dea8881e99781ae91e7e4f4c95784da4e97","signed_at":"2026-09-09T07:04:00.000000Z","stream":"class_session/1"}', '15d64c00edb9cb7ae9a289e3d4cc46af6b406b0a1e4279eb8d62722a7eb65dfe', 'c26dbd27670dde3bae4c8bd3d899778249d6a9e830b9531ba38fe0ba89d78907a76c29096849dbb3518c2f9f01c9bba5d7bcba53e8db6afda7f23534d103430f');
INSERT INTO public.event VALUES ('class_session/1', 6, '{"at":"2026-09-09T07:05:30.000000Z","commitment":"46d2a40f383e5c39a8da085dfd1bd39ad497f343a0b4011a90aec49d0fbe6ffb","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":6,"previous":"15d64c00edb9cb7ae9a289e3d4cc46af6b406b0a1e4279eb8d62722a7eb65dfe","signed_at":"2026-09-09T07:05:00.000000Z","stream":"class_session/1"}', '5b70cd1a2ae9efd14e6f728a0f33c8bdf767e86cbf6a6424a6d1007931ef0c00', 'e2cf1156ef2f23c48ac23415e5d9068c7ff93ccccb6f53b451be31fc1cc7b5d3ef6e316ce581a2ca06058ecd219b98e318fc24333ea515679ee1dcffe803f300');
INSERT INTO public.event VALUES ('class_session/1', 7, '{"at":"2026-09-09T07:07:30.000000Z","commitment":"6b1b39ddb6051bd42eb610f16e88ab0d0c262b5c7a27904d5fcd05606212a2bb","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":7,"previous":"5b70cd1a2ae9efd14e6f728a0f33c8bdf767e86cbf6a6424a6d1007931ef0c00","signed_at":"2026-09-09T07:07:00.000000Z","stream":"class_session/1"}', 'a9eb0e70ad22bdb5d8903e5715714154ced4523109d7a27acac11108bbde4187', '4cc8c914dad3af6d802072570fbc88be92670f801951ea92622148da516385d514d5bda693abac6aa767e36f9b1e7a2ee709dd0cc89525736743b38104af5505');
INSERT INTO public.event VALUES ('class_session/1', 8, '{"at":"2026-09-09T07:09:30.000000Z","commitment":"7f0363e6dd5c7740ab1383f1f0728c982b803090bab3c8a68964141bbbb1d381","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":8,"previous":"a9eb0e70ad22bdb5d8903e5715714154ced4523109d7a27acac11108bbde4187","signed_at":"2026-09-09T07:09:00.000000Z","stream":"class_session/1"}', '4d10c36d3a43da918bed7bca823f5414c0c94f196217ab3cffca78fbf346ac02', '35f10336117bb1b6946f75c0e5fee8e6021c16d757b861f3159cc09255426411ae7496a1d44b477823c93a8640246732e222745dea785d37f5c92ee140cd0d01');
INSERT INTO public.event VALUES ('class_session/1', 9, '{"at":"2026-09-09T07:21:30.000000Z","commitment":"7c2478f62570ab2dbf9278d0957a088579b931576d526aface3fdb3c1d7207fa","counts_as":"late","key":"57913aefebf678c0","kind":"sign_in","method":"code","number":9,"previous":"4d10c36d3a43da918bed7bca823f5414c0c94f196217ab3cffca78fbf346ac02","signed_at":"2026-09-09T07:21:00.000000Z","stream":"class_session/1"}', 'ef34fec78e1ab71c536a086815a01e29c4c5a87f79e3dba0f2c02665b524523e', 'e9d20984ff7da875c900caa41ed94ef8d89c77d3e5f7893e1d63525c3c8fc47ccfda499b4d25e1e34d0ba08911c147ea630135461c91f13d2135ba90da2bae0a');
INSERT INTO public.event VALUES ('class_session/1', 10, '{"at":"2026-09-09T08:00:00.000000Z","commitment":"ddea74939a670e9c066455285f91dfd9755cdc9c848a4cb071c02ba389cecf51","key":"57913aefebf678c0","kind":"correction","number":10,"previous":"ef34fec78e1ab71c536a086815a01e29c4c5a87f79e3dba0f2c02665b524523e","row":1,"stream":"class_session/1"}', 'c116419cd258a1e91849cefaf2c3a664fbd98d264c228c2fbc90ed0509f463e4', '9ccc7c9ca91bac32812107ea21544ccff1fe6a7c5309d2bdbc9ec40341836dfbe84da3a5bec40553f7cf849a7e5b5341dfda2ce11d7da82ecc3470dd7ad0b00f');
INSERT INTO public.event VALUES ('class_session/1', 11, '{"at":"2026-09-09T10:00:00.000000Z","commitment":"cd3ba06e1d7a0f164936ad0e9b7e572e52b75e2d84aaefe978ed035f89e3a435","items":{"count":10,"root":"88104dbf68845b2fa354de5d71cff0372efa3f919733e7e1932a3b3abf133321"},"key":"57913aefebf678c0","kind":"expected","number":11,"previous":"c116419cd258a1e91849cefaf2c3a664fbd98d264c228c2fbc90ed0509f463e4","stream":"class_session/1"}', '858e66f79f2f817f75d74da188916bec60fd2fd248377d6e07857a4add4d505a', 'f5f7a2132d74bc5f3786f919382a1d67f58d020241a744659f37f1acb37b6be68017b73a0c399ff396aaa0458f4ca88cce1c91a710a539896a8b4eeeb0589906');
INSERT INTO public.event VALUES ('class_session/2', 3, '{"at":"2026-09-16T07:01:30.000000Z","commitment":"447e1d857a8117a56b53063e1416f05a4e937f6bb3d1b2c9232cda031771afd5","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":3,"previous":"265844a94901dba43e0f8748086487bc6af66b34d7e17e8fc600e881020f3941","signed_at":"2026-09-16T07:01:00.000000Z","stream":"class_session/2"}', '4aebe83cfdb9d86ccf2862c1bbd5f7279a82ba0080eeb3cb140f6ab14fadd60c', 'dd5729c9d1c5bd1c50157c5b96f40c8a7d0eaad1b650490bd45e71d151585a3d82ca39fa1c923358f2a6701b28e63bd09b19dbaa64542e8bf644b26cb0b1620e');
INSERT INTO public.event VALUES ('class_session/2', 4, '{"at":"2026-09-16T07:02:30.000000Z","commitment":"74340e0a89345f914a34472f0cfd8e9ac6800c3f71db836312ee3a610c167041","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":4,"previous":"4aebe83cfdb9d86ccf2862c1bbd5f7279a82ba0080eeb3cb140f6ab14fadd60c","signed_at":"2026-09-16T07:02:00.000000Z","stream":"class_session/2"}', '77a6a63a12db2497bd682fcd363b0db7ed9be4cfb2799db9002f84eaea928b0d', '9f032991dd14abd61d2c3511dc785f688697cc5914e1e7e6e93ea266ffe138f6d74c94272e95ed90d203658c402a14afd27d733bf7196854d1f5744ff63e5e01');
INSERT INTO public.event VALUES ('class_session/2', 5, '{"at":"2026-09-16T07:03:30.000000Z","commitment":"0b01e18fcbfb9665b523f6df64d4c4309240dca9c1d6e6d258e769ed6e9d66b9","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":5,"previous":"77a6a63a12db2497bd682fcd363b0db7ed9be4cfb2799db9002f84eaea928b0d","signed_at":"2026-09-16T07:03:00.000000Z","stream":"class_session/2"}', '47f95150974076a1f11d865361ef23b80c9adf6294b37b366dbf702bd99e14c3', 'd20a332c7d063b116b17d306e12b899e284c8a27c1c2bc80be7f9f8519abae9d291b86cfcdc6e81932b0a5171711f96e040914aba108e933bfb433220db13401');
INSERT INTO public.event VALUES ('class_session/2', 6, '{"at":"2026-09-16T07:04:30.000000Z","commitment":"95613416ff90a8cf56d18ee0eb4ff0391cc2d5a5c68f6f9e0ffa23620c4f218f","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":6,"previous":"47f95150974076a1f11d865361ef23b80c9adf6294b37b366dbf702bd99e14c3","signed_at":"2026-09-16T07:04:00.000000Z","stream":"class_session/2"}', 'be5ca93106f067014c624c82c1ef4f112c63f530781cbbaf85b3c480f8b4adf2', 'd2cdeab5059f0d520aa15442116cb09152ccbea0c62521f1a8e178e3a7250c5640c7221fd1711d95998c2d96ab83dfcd38bef3a57c95404354c9fa5067546802');
INSERT INTO public.event VALUES ('class_session/2', 7, '{"at":"2026-09-16T07:08:30.000000Z","commitment":"cc4f59221e912ab6d23bf5ea3d09ab436f5d85409866b91f1a83d22611a63911","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":7,"previous":"be5ca93106f067014c624c82c1ef4f112c63f530781cbbaf85b3c480f8b4adf2","signed_at":"2026-09-16T07:08:00.000000Z","stream":"class_session/2"}', '1e537a768d6aad58bc400477ed7ee85102f5b3257e15a809cc60015cb66f862d', 'ae778172db37d86bad4583327c9ee0eb6b25f0d602781f1e69d42e841001e45b0c7e5762e4ced4dc29f8496b1177537210a00e8ad1cf77472023fd9e346e840c');
INSERT INTO public.event VALUES ('class_session/2', 8, '{"at":"2026-09-16T07:08:30.000000Z","commitment":"f7e4fb3a53ada06fa5c2c3360f92fac378491921a20bc68cd0e550764e83e5cb","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":8,"previous":"1e537a768d6aad58bc400477ed7ee85102f5b3257e15a809cc60015cb66f862d","signed_at":"2026-09-16T07:08:00.000000Z","stream":"class_session/2"}', '0b2856a8472b95da2dd74a7ad6129c088310617593d07863e55845a46a374d24', 'd48bd141c2b62bd6953db56e3c665601006b501d93e5153c9644cee9c817b2302d1e4bedeef925edab0a7ba9192b7a9f5286a482a27044a95135d04eb19fcf07');
INSERT INTO public.event VALUES ('class_session/2', 9, '{"at":"2026-09-16T07:08:30.000000Z","commitment":"0583d84f4ccf5d758a1060484f8e59ce2916e9418ea162c2b8c098f699696ba6","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":9,"previous":"0b2856a8472b95da2dd74a7ad6129c088310617593d07863e55845a46a374d24","signed_at":"2026-09-16T07:08:00.000000Z","stream":"class_session/2"}', 'd8c4a27069a9e2845a804bddf3a3eb155481762928437e05443a02cef0a0cb02', '1d368c0f99838b38355268baf397967153755191cfdb5aa35971f9e7f959d8a2e96a3d35d7699f267b3c811da2f33e938ba0f44773c1767cdc5a22f405227d0f');
INSERT INTO public.event VALUES ('class_session/2', 10, '{"at":"2026-09-16T07:12:00.000000Z","closes_at":"2026-09-16T07:20:00.000000Z","commitment":"c97f894c4f6a07b9e218e810f5deaf35f53eea11c244f1ea84059412017e65d6","key":"57913aefebf678c0","kind":"window","late_until":"2026-09-16T07:35:00.000000Z","number":10,"opens_at":"2026-09-16T07:00:00.000000Z","previous":"d8c4a27069a9e2845a804bddf3a3eb155481762928437e05443a02cef0a0cb02","raised":0,"stream":"class_session/2"}', 'ba4cad0d92254c186f24d93d85186b707d3762d2ffbd3fbb1eb484e02ade7dc5', 'cd54b2a1ef546cf2019630527ddb320f482086801562a50a44222be04c88d24602f5814689a377efc92399fe20c9aa8e726c7f4ca6556ad6958c356519f04e0c');
INSERT INTO public.event VALUES ('class_session/2', 11, '{"at":"2026-09-16T07:18:30.000000Z","commitment":"defaf370f0e3bb6f16bc711a1608ab966302d2bb99d0257a99e8887407ba9815","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":11,"previous":"ba4cad0d92254c186f24d93d85186b707d3762d2ffbd3fbb1eb484e02ade7dc5","signed_at":"2026-09-16T07:18:00.000000Z","stream":"class_session/2"}', 'fa97c3d2d63ce66df2fe916d51a200eb9f432da9421178812517fb766d8b036c', 'bae62a23ed2bcd4638749aa34697e12062383a4ff4b663a3ab0582e33e8ed8682927639735bd38f06dc0d99542afb336956cdd7a2847ab1a7ff2baa8f30f7108');
INSERT INTO public.event VALUES ('class_session/2', 12, '{"at":"2026-09-16T07:19:30.000000Z","commitment":"442fe704c3e45d8cce3725e0b3e4a8cfd43f74dd3c38ece015b50e1cc6b4d96b","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":12,"previous":"fa97c3d2d63ce66df2fe916d51a200eb9f432da9421178812517fb766d8b036c","signed_at":"2026-09-16T07:19:00.000000Z","stream":"class_session/2"}', '9301caa4e33c1c2da3ea2a5a8c8bd7c1eb6507e03ecb1fb5a0808cd26482b613', 'b404a79a22ee9ba00c9c33148a891bf74e919fbb8c2948c6ae18541c2dda08f112d7fecd0f0865d0d55442653c4f5933bdd93fe9b3c746a831c7e7abb86a570c');
INSERT INTO public.event VALUES ('class_session/2', 13, '{"at":"2026-09-16T08:00:00.000000Z","commitment":"89e2d9fa71681dc0c0035d361d88664508a0eee8460e2a1ede1bc44c7e56d0cc","key":"57913aefebf678c0","kind":"annulment","number":13,"previous":"9301caa4e33c1c2da3ea2a5a8c8bd7c1eb6507e03ecb1fb5a0808cd26482b613","stream":"class_session/2"}', 'ad70d5f7df7f6b6102ae9df403ea8ed7f41a9f94162a9737db471957e51d2900', 'e895f18c2c3c7663e33e9800d5f0c52b62fd25ac921a70b4f1fc8749b247d223826b49f648b1591abf2ceb76cd37d288303f87d8feea2a549fbb8282bc642405');
INSERT INTO public.event VALUES ('class_session/2', 14, '{"at":"2026-09-16T10:00:00.000000Z","commitment":"5c34a9816b3eeb919db4482442cc6064fd338e08e28564de864b6e03997ed37c","items":{"count":10,"root":"ce986cf4612e25e66242578d83643e6da9b98569e4e63c7607246dd3779b58fd"},"key":"57913aefebf678c0","kind":"expected","number":14,"previous":"ad70d5f7df7f6b6102ae9df403ea8ed7f41a9f94162a9737db471957e51d2900","stream":"class_session/2"}', '5188b95f0ecc401e7a0045a94fcc9131706c3cce3c82439937e6035371375f99', '3d8a7a3024addcbd9c1eef805fb1e3c76d14da10dbaf6ccac4b9b061c72bb6321b48e5a218625aefad53d66b68b19826a770356782b4bf8fafd134e3f0c46001');
INSERT INTO public.event VALUES ('class_session/2', 15, '{"at":"2026-09-17T07:00:00.000000Z","commitment":"b6c53fe5e00b2cf3f470a55960c39b8bf988a5376659bf78a28dd09660c6949e","key":"57913aefebf678c0","kind":"merge","number":15,"previous":"5188b95f0ecc401e7a0045a94fcc9131706c3cce3c82439937e6035371375f99","stream":"class_session/2"}', '396ed8bc86b59c0911d4fa9fe1d96e4c5b55cf5b31df91fa06f353a7119aa0b8', '653ee9d184e197b38dbf8f7f3cbc2a162dc6af4cadb45299f621023ba218f265511c81ea8ad74f795f1b3dd3aec46e0798dcede1796356d3361011ef55c99904');
INSERT INTO public.event VALUES ('class_session/2', 16, '{"at":"2026-09-17T07:00:00.000000Z","commitment":"183f33e852aeb418021118e4d0245e052df6534dcadcb7578b6bda1f57941894","key":"57913aefebf678c0","kind":"merge","number":16,"previous":"396ed8bc86b59c0911d4fa9fe1d96e4c5b55cf5b31df91fa06f353a7119aa0b8","stream":"class_session/2"}', '43792aa46ddbfdb30d447237d878f6f8b837f353f65f337719a0e58f3b68aabc', '109e46380bd0b79094dadd5ce6832c6130c4de8fcabe223d0aa2533c236d5cc8f4f9f5881b73d225680b772090729468bfb53ab1b57f75d4ff8a6e2d54c7a20c');
INSERT INTO public.event VALUES ('class_session/2', 17, '{"at":"2026-09-18T07:00:00.000000Z","commitment":"90b2c7832b42fe0f7ad9fff31dbfd40f92f445fb4891751d655b90306ce4e790","key":"57913aefebf678c0","kind":"unmerge","number":17,"previous":"43792aa46ddbfdb30d447237d878f6f8b837f353f65f337719a0e58f3b68aabc","stream":"class_session/2"}', 'db37b1d6cfc760338b7075036eabb5446bdde90e86769269db6feaf5567c24e9', 'b796b6ccf9349cb9bc59bdaabf53e11cf77580e554def07b64f5b12919d07980f7deda98da97a763fa23e51fd49f0e68395e97833efa9a7f46ea2f63c852b60c');
INSERT INTO public.event VALUES ('course/1', 2, '{"at":"2026-09-21T07:00:00.000000Z","commitment":"cdffd0ac5f51418082cc8f6d24778c820fd00ba81ace3d928f2c555acf99680c","import":2,"items":{"count":3,"root":"8f4adf7f8cab247ca4b39da7e5dca46f3770dc2d76402d45517e12e5769b6640"},"key":"57913aefebf678c0","kind":"roster_import","number":2,"previous":"c43e70b236a8c131d0ac8f2ddd83e474d8a898e154b84305a98e4fd6b83f6a50","stream":"course/1"}', '08ce5269f7f0a0867b3c8caaf62057ebdce6219de49f5bbab90a7f85b6c0862e', 'a8f572469b2303def851f8ed2e628903770752f601f6d302dbacca0049e9d35cafb0583ccc5e250239ef795224b7ed913dacb34e6dd17c55bc05560292b8ac07');
INSERT INTO public.event VALUES ('class_session/2', 18, '{"at":"2026-09-21T07:00:00.000000Z","commitment":"5ee6152315940bf80e86928aaac1c05a11a5f70557cb42ee88bee6b73f4b048e","key":"57913aefebf678c0","kind":"merge","number":18,"previous":"db37b1d6cfc760338b7075036eabb5446bdde90e86769269db6feaf5567c24e9","stream":"class_session/2"}', 'eb27add3ab06c10104b5359eac3ffff56d1e904443e65d6aae8d91f9c82b725c', '2482df4852659e0d174afd4050fe3ec56aba42cd05028e5c72ba8f70dde57fc623ea526e3eea3be846d6e4ed2c8fbe66aa48dfb06bfc5665e59edd5ee80eb308');
INSERT INTO public.event VALUES ('course/1', 3, '{"at":"2026-09-22T07:00:00.000000Z","commitment":"6a240d307a6d42ee439c18f648baf2ce58b447645c44eb530d4059c01ccc12ee","import":3,"items":{"count":1,"root":"ec2b8e888ad3c996459d50c914a3fc7ad2bafe079ff9c4ce7153e8961bb5171e"},"key":"57913aefebf678c0","kind":"roster_import","number":3,"previous":"08ce5269f7f0a0867b3c8caaf62057ebdce6219de49f5bbab90a7f85b6c0862e","stream":"course/1"}', '6c40b5d3779da081a4d069a7c55b086964b1545992f090f26aedbc6d80c3fc03', 'd8dbca535066a764d36c8b232cadba83e9f3cc4e213f0b7033a71b38a3d301c49d826e2958ab09ff58a6d6ffaa362c9d95ed2c7e077e71e0d8cb16935b446a01');
INSERT INTO public.event VALUES ('course/1', 4, '{"at":"2026-09-22T08:00:00.000000Z","commitment":"dae0bff2325db8047f53c41049e108173387c5df69adaf49ca8b064b619684cc","import":3,"items":{"count":1,"root":"7d54ac92c003e7bc759a2b554ca23ce28ba651c55293e7b6bb1eb33a54982bb4"},"key":"57913aefebf678c0","kind":"import_undone","number":4,"previous":"6c40b5d3779da081a4d069a7c55b086964b1545992f090f26aedbc6d80c3fc03","stream":"course/1"}', '8d4467fe234a949a5d14c38849f22a210e0ed6ee84b357c15b0e3644ec724e13', 'dec8d878083ca2339fc4a8017cbe4b30c8df9692395e94db37fd6bc771bbaef7e510901346412bc3c75f8b30620f159cd5a994468391f17e5d1c065dfe46b009');
INSERT INTO public.event VALUES ('class_session/3', 2, '{"at":"2026-09-22T16:00:00.000000Z","commitment":"7f904bb4d8901cd83ca3131978237347f99c278843d4bd482bcded88ad61e374","key":"57913aefebf678c0","kind":"cancellation","number":2,"previous":"06a721fc9d496b99d56792f93e7be7c5139eb0f05b8e008838e141fa6f88d887","stream":"class_session/3"}', 'c08755d152228b83f17c7aa9e428329be0d9d0a4d875a805a266975baf04c110', 'a606d52f66936e986b8e005ef4ed447aca2343507cf52deebd2fe08394054986e8e26f6e9d061e3f8ae4db2252ef36149665997c72c24f54addf9bf095e06a00');
INSERT INTO public.event VALUES ('course/1', 5, '{"at":"2026-09-25T07:00:00.000000Z","commitment":"b237b5d43f31ee7d9805f2b07fdf5af4f678b0df5a24207ad674a4eb9443b865","key":"57913aefebf678c0","kind":"excuse","number":5,"previous":"8d4467fe234a949a5d14c38849f22a210e0ed6ee84b357c15b0e3644ec724e13","row":1,"stream":"course/1"}', '3d444b6699cc1291195e2decdb8f0e2991803b8c478729e828669190bbe1534d', 'de59a9a42c4fafe381a65f3cb5f65a11d662fdd68c989b949255347cfcbbc7164afca52e28fa6a5d9c303145a4a366ea3e5ac9e0632a440a37bd632dcdf9cc0e');
INSERT INTO public.event VALUES ('course/1', 6, '{"at":"2026-09-25T07:00:00.000000Z","commitment":"0944c88c5c6044544dc0012441ab6440b83b70422f0faab3b5dea421fb7c0cc4","key":"57913aefebf678c0","kind":"excuse","number":6,"previous":"3d444b6699cc1291195e2decdb8f0e2991803b8c478729e828669190bbe1534d","row":2,"stream":"course/1"}', 'b60d331aa7583a5e94e8d386e0984d6b4c77d2282c97c1cec47519cd7f6101d1', 'a0cde2673e425c1366ef3c4dab40980ec86acc14ae091ff4e8d395435da4fb6323669f9d03f9ae336d6b21e275303d86c7c9dcd519070ea58a67499cdba13001');
INSERT INTO public.event VALUES ('course/1', 7, '{"at":"2026-09-26T07:00:00.000000Z","commitment":"a9a47b20c95a0a405cd9ba14aabc1a62ca265d2517bcdc74d094faa1761514ce","key":"57913aefebf678c0","kind":"excuse_withdrawn","number":7,"previous":"b60d331aa7583a5e94e8d386e0984d6b4c77d2282c97c1cec47519cd7f6101d1","row":2,"stream":"course/1"}', 'e80ba14e83d822ceec01eb4c89bf752141d4ee722d5d2eca3d52e72e16fec3ce', '2ecb3e38ca95558511563ce53fc3f6f9c189d19aae442685099367b903b3470a3e189dd4dd2a1f63df50d2b8f3985c70f697fc9a5357e11f3b789f6084964d08');
INSERT INTO public.event VALUES ('class_session/6', 2, '{"at":"2026-09-30T07:01:30.000000Z","commitment":"05093b596b0c40938b306a6ba8e1534ac9a51290c0158fae7835d1ec551cb50e","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":2,"previous":"0e1f87bd0b78ce97146aefce8dd6589d2ca2e98c477c6100c6f0bcf3ff2a9b30","signed_at":"2026-09-30T07:01:00.000000Z","stream":"class_session/6"}', 'ddb633f80124d7882252bbfcbe5695337cd92fa8b7e0c2bc3ae1850d8a607b89', '38ff468b3e0b7af22bc7cdf81cb1993000557377f704341c800d6e8168138f6be818c80d68aa3e180da7cc0a8b9a17c094e2d5a00dc1a74a8985bc9e5d1eb708');
INSERT INTO public.event VALUES ('class_session/6', 3, '{"at":"2026-09-30T07:02:30.000000Z","commitment":"8c7d64a54b9b62223d8f92ab6097f333092ddaa0f54738230f0f4fc7e56523ab","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":3,"previous":"ddb633f80124d7882252bbfcbe5695337cd92fa8b7e0c2bc3ae1850d8a607b89","signed_at":"2026-09-30T07:02:00.000000Z","stream":"class_session/6"}', '970d0cd400ed99744386ecbcf21292e25b490747a95bb4fe63103475e35bee4e', 'a2c5eb522480cfa0dff6ccd54652ae38506f832cf44056681d618471283e8300a038c453e56888c389823db4397dffc592b4b24ca31cbe68b9e7d51475291203');
INSERT INTO public.event VALUES ('class_session/6', 4, '{"at":"2026-09-30T07:03:30.000000Z","commitment":"fe32b8366ecdece207b0bb2f9fb8393ec4c4f5c9338f71665329a489ec789fba","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":4,"previous":"970d0cd400ed99744386ecbcf21292e25b490747a95bb4fe63103475e35bee4e","signed_at":"2026-09-30T07:03:00.000000Z","stream":"class_session/6"}', 'a12d50b2175b6f17bd590d3c00e00c6d46157164aa15ec13cbabb0c0e7c11291', 'af86909d49681f1f3841b63b353138889120dc47b1df1d9561fd25087c86999a58f9bd54ea88be064491e6b669f8ed5041fe7a462ac3581829b444649774cd02');
INSERT INTO public.event VALUES ('class_session/6', 5, '{"at":"2026-09-30T07:04:30.000000Z","commitment":"227b69df6749df9b6b2743807b3120362be2f3bdd6cb610b37869449caf7cdec","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":5,"previous":"a12d50b2175b6f17bd590d3c00e00c6d46157164aa15ec13cbabb0c0e7c11291","signed_at":"2026-09-30T07:04:00.000000Z","stream":"class_session/6"}', 'b0358c6a48b0fc5490e8eaddfa967a37df76d5536f420e1c00e12d0c9f00cfb4', '70780c15fac6d859a443a926b05c685e05f568caa76e7af45a555aee584237b4ae448386a07e3829848a18d33b4dee989c1db84645b450734aa2d86db328de0d');
INSERT INTO public.event VALUES ('class_session/6', 6, '{"at":"2026-09-30T07:05:30.000000Z","commitment":"337b7de5a55638a635b80efd9f8ef2cde6d698742edece785fdb8ada4fbb2405","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":6,"previous":"b0358c6a48b0fc5490e8eaddfa967a37df76d5536f420e1c00e12d0c9f00cfb4","signed_at":"2026-09-30T07:05:00.000000Z","stream":"class_session/6"}', '2fc34d179a663d1e0fc1c137a1b94a249870a7a568cf100f828971df4bc306fa', '9189b85563ee7c54739ff80a4368d482b164dc6bc158b45371df05e52bfeb48b436c1ae8fbadb28bdf28b3167d0464d45a1301a6d296066bcfc6016b79f1b708');
INSERT INTO public.event VALUES ('publication/1', 1, '{"at":"2026-09-30T08:56:00.000000Z","commitment":"c6d5f4196da17e0b9e7f3fa673e600e0ce5e30cb93abff588487a45398093e86","items":{"count":1,"root":"1c46fa11a495759e01515529cd3260d94ea687e49a4663864e643ecebfc1f3bf"},"key":"57913aefebf678c0","kind":"set_aside","number":1,"previous":"0000000000000000000000000000000000000000000000000000000000000000","stream":"publication/1"}', '89156ebbed066f1054848f80e80f44086fab6256c726b9b7752f3d9297788f87', '2e35c2832533622dae81c756ba91dc745e184f81bc910bde924abdd6e3fbe3df7bdd7bac2c496e08bd02450aa5fe3d34e599871340be5442d5a036c204275e0c');
INSERT INTO public.event VALUES ('class_session/6', 7, '{"at":"2026-09-30T10:00:00.000000Z","commitment":"72f3089ee020333d31e31e07f891f63515f3c40c65730a7173c592f1c875eada","items":{"count":7,"root":"faf5183f8cf4b1cd321af81eb8da1f673eabc1e6911338ac7211bb9421c93659"},"key":"57913aefebf678c0","kind":"expected","number":7,"previous":"2fc34d179a663d1e0fc1c137a1b94a249870a7a568cf100f828971df4bc306fa","stream":"class_session/6"}', '2a5d00afa130b37fd146261cbe551a88e18a4f2b12c89b2ffc6e8cf392349679', '348cd2c2a34490a3c5961f3b885dd2933d59c48606abb926d0503d2d53ebbdacbeb61cfa9946172764fd1e518c1f7c08b1400c7b43e2efde510d1d1182967f08');
INSERT INTO public.event VALUES ('publication/1', 2, '{"at":"2026-09-30T10:00:00.000000Z","commitment":"7cd2b650f659a71373f76324dc1c15ce0a9549106832e2aaf0b794daa40b4072","items":{"count":6,"root":"28903f4bba8181e8f83c22c1d705468a7b27c7b46a1bb99dbca745d934d6f04a"},"key":"57913aefebf678c0","kind":"results","number":2,"previous":"89156ebbed066f1054848f80e80f44086fab6256c726b9b7752f3d9297788f87","stream":"publication/1"}', 'cee1b004e31aa1d3134737e106b937f04c461f093b5c8a7bbea9c0831da70847', '2bf9f5c3a3ff52eed9388985eca5f922f72cbd1b554137c4b0e9ac5ebfbf680b3c4bc0e29f01f4b38b58cb2a8de68dd4a9ca0eb6ba5bec10f96306f4de672d0c');
INSERT INTO public.event VALUES ('quiz_version/1', 1, '{"at":"2026-10-01T07:00:00.000000Z","commitment":"ea353eb2263bef921b4ba08f797fcf49bc32a8fc78518f8222f0ae6190ea0309","key":"57913aefebf678c0","kind":"regrade","number":1,"position":2,"previous":"0000000000000000000000000000000000000000000000000000000000000000","right":true,"row":1,"stream":"quiz_version/1"}', '370458fa8dc6447dc68efa7c80ff3d1c40839c3da2096a30dc6fa68bb6d0d2e3', '644bf1faa37ba58177540ede37ffb2560d9fed24296b04ea8e14fb275ff2b3607096905bb0e152b55d03bad349affffd6d3efb4bd2714b9c7bac830fc570c70a');
INSERT INTO public.event VALUES ('course/1', 8, '{"at":"2026-10-05T07:00:00.000000Z","commitment":"a55bfc927adb7f5d25d1891ef010bab31fb95924c50a5bcba49cbea10bbd4fae","items":{"count":1,"root":"44d2ff11b9f571ce9eb6564fdd989f3bea46644ade629a319e622c8c55aea2ea"},"key":"57913aefebf678c0","kind":"enrolment_ended","number":8,"previous":"e80ba14e83d822ceec01eb4c89bf752141d4ee722d5d2eca3d52e72e16fec3ce","stream":"course/1"}', '391a0529613dbe88daf1eaf53ce3ab33ef940526f13fb3b517543ed7f13ad96b', 'f76387ee1425e2ac3f699be1a3dd970e1702cd72229ddaedf7755305eed3c8e664e2434ce58c07519f01cf121acefadfeb77000095dd85387f8db18ac3cb5a0b');
INSERT INTO public.event VALUES ('class_session/4', 2, '{"at":"2026-10-07T07:01:30.000000Z","commitment":"0d5935ff814ae0eb0313394ffe9ee9aa63e8d08200ec86cbf4c3d7b818c49115","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":2,"previous":"109f270bd7bafae10bb5c54ec28cf709dc2ac2a2064f2fb814374181efd4cef7","signed_at":"2026-10-07T07:01:00.000000Z","stream":"class_session/4"}', '144b816bab9561f3b2c7b7d9ac516a9b416c5a28f3ff1d88eca579f93eabea3b', '488c14056425ab95b45186a5b2a182da67e49552c2ae48ce9ebd043885fb5e2a6331a0736b9f11feda8b359c2ff56da07eb4640ffd05840ac3adc41c7fb1490b');
INSERT INTO public.event VALUES ('class_session/4', 3, '{"at":"2026-10-07T07:02:30.000000Z","commitment":"59158b53ca6dd13627221718646af528f66772765d4ea9fc5b91647e13a5e908","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":3,"previous":"144b816bab9561f3b2c7b7d9ac516a9b416c5a28f3ff1d88eca579f93eabea3b","signed_at":"2026-10-07T07:02:00.000000Z","stream":"class_session/4"}', '4dccd3ec166747725eb4edf3f8fe75b5382d22b619699a9dc77001abd48979fe', 'b6d99844fb109f6f0d3101adee54580aaac0590fbae5a2513948de1657d3de8a8f5b36aa0df8cdb581417f223af371d2cc073b53013fd751e53f62f8a098040b');
INSERT INTO public.event VALUES ('class_session/4', 4, '{"at":"2026-10-07T07:03:30.000000Z","commitment":"4d52cb7d03551eb026833cd7a473e6c892633443f120773749917db504fde8f8","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":4,"previous":"4dccd3ec166747725eb4edf3f8fe75b5382d22b619699a9dc77001abd48979fe","signed_at":"2026-10-07T07:03:00.000000Z","stream":"class_session/4"}', '886f8f6fb9bca19a3fd162bf8736042a9b757f951b8b37e2acec03c33c9173c1', '082705dc4649097a4b93a2ad25b969bd4022949f1d0644046838a68c85f3b7fad5d3085fc980b2901b360ae9ef82a4f7e765ff5e1b8dc9935e41735a70158b03');
INSERT INTO public.event VALUES ('class_session/4', 5, '{"at":"2026-10-07T07:04:30.000000Z","commitment":"a08f2c927881ee1183395342ea25cdfc2f1acdafe571d0092cedfdc4dbacd652","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":5,"previous":"886f8f6fb9bca19a3fd162bf8736042a9b757f951b8b37e2acec03c33c9173c1","signed_at":"2026-10-07T07:04:00.000000Z","stream":"class_session/4"}', '5a52ad9713876a210f0d8f200f6bbe365969bc38cb24fe8e3634c5fc79bedb00', 'd9a5eda28eff061d4ac3d20b3732189010cd8f5637163a6208b8158dd399043ff973c45a9542eb269adb429f07d778d752dd29055b5e4375a7614e02f40dc203');
INSERT INTO public.event VALUES ('class_session/4', 6, '{"at":"2026-10-07T07:06:30.000000Z","commitment":"8e3dc49ba7fdc7cd107c53095afe9e748d554489f75b5083784c8a00cc7cc9b8","counts_as":"present","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":6,"previous":"5a52ad9713876a210f0d8f200f6bbe365969bc38cb24fe8e3634c5fc79bedb00","signed_at":"2026-10-07T07:06:00.000000Z","stream":"class_session/4"}', '38f441c9661e932e4bb582fb91ff7c2700e75faa4ff2704e27d759a87c32975c', '5788b70d7443ef8dd0b8d5995852dc13c9e19a87b61bd8c7a67c62d55ffc9d4511eec32baaa9258c97f0034f1f3d88f3c5dbe7538c9aa315ab1290de1cd8dd0c');
INSERT INTO public.event VALUES ('class_session/4', 7, '{"at":"2026-10-07T07:20:30.000000Z","commitment":"a9c23b5bb813d19c17fa8a4a250020cac64cd818abfea6b110ac1f5bebe61824","counts_as":"late","key":"57913aefebf678c0","kind":"sign_in","method":"qr","number":7,"previous":"38f441c9661e932e4bb582fb91ff7c2700e75faa4ff2704e27d759a87c32975c","signed_at":"2026-10-07T07:20:00.000000Z","stream":"class_session/4"}', '27aa3448ec717b0aa0973c88c28af9be0e8b7bba38d3cb7d277f6494171b4a41', '59dd46ce17e5437511d71a06a91f31fd136861bb54f73ff138f1114ae3d6115a174b455f6ab2928d03b4e2dad24c93c6607072421f0e7177fd7746895b5ee90c');
INSERT INTO public.event VALUES ('class_session/4', 8, '{"at":"2026-10-07T08:00:00.000000Z","commitment":"ee14d83ad0410bcf42430d1db00693d31d56cd7bd7021d1aaf744e8d940713ba","key":"57913aefebf678c0","kind":"correction","number":8,"previous":"27aa3448ec717b0aa0973c88c28af9be0e8b7bba38d3cb7d277f6494171b4a41","row":2,"stream":"class_session/4"}', '0aa8f122fa2059ab87de8f8ef87bafa7b920c156cf98e0a3112ad6d1336ce87d', '15fdf47b10b9a99e793de6c9f681c6759b27cc4070ffe79d4b9b0d5fd924680673e5c21ccd97f38b13d318cdc620331e9d40f568545efe52d6bd196b6a513b05');
INSERT INTO public.event VALUES ('class_session/4', 9, '{"at":"2026-10-07T10:00:00.000000Z","commitment":"7ee5d2a670bdb90f5a6b8ffc43f740e1a83814e4abbfe0232ea76b4ca60c1f7c","items":{"count":9,"root":"7a54cd9ae4f982f461f72c3d6a33ff345bd61581a12023b1b04173072ce48fe3"},"key":"57913aefebf678c0","kind":"expected","number":9,"previous":"0aa8f122fa2059ab87de8f8ef87bafa7b920c156cf98e0a3112ad6d1336ce87d","stream":"class_session/4"}', '515b89cb02755c470e18ec0419fe0c4fb27f6e23e8d098f04e3a2c03a62f91fe', '97d9166c10e8b33088c60c3ea94b2d043043e558ca043b14c0d44c964c1d4724389cf3dfa9b221ad39e6e6509b0bc423af93efdc45dc277efa9d79cbf32b3e0d');
INSERT INTO public.event VALUES ('class_session/1', 12, '{"at":"2026-10-08T08:00:00.000000Z","cause":"erasure","commitment":"608bc53d7aa8d0a74cfa7db193b0ea1b9629181ae9b1f235931ec8705b133933","erased_items":[[11,5]],"events":[5],"key":"57913aefebf678c0","kind":"withdrawal","number":12,"previous":"858e66f79f2f817f75d74da188916bec60fd2fd248377d6e07857a4add4d505a","stream":"class_session/1"}', '01f628dc76bfe7f0679942dc7f5d3b6c4a173baf4eba7010fd3aadbdc8edc32f', '256ae0df86603e583d06ab93071fd7ca52a7c2d8cfed7472f5e3292173aebf6990c2cd1331b62b5d60c8f10114a293128bc225c476ecbb9873e2caecb336a705');
INSERT INTO public.event VALUES ('class_session/2', 19, '{"at":"2026-10-08T08:00:00.000000Z","cause":"erasure","commitment":"7c8ee62133b31688176cd74c3cf9e45d0a73de9c2c0fdda74309915a220324ab","erased_items":[[14,0]],"events":[6],"key":"57913aefebf678c0","kind":"withdrawal","number":19,"previous":"eb27add3ab06c10104b5359eac3ffff56d1e904443e65d6aae8d91f9c82b725c","stream":"class_session/2"}', '2b92019d6be546c7cc39a4967b922e32861a6324adcc27822241504ccbfbfbb0', 'e188b8c70a549d2271250c7c54e758e0193a2334001847d222d77bbc5255364983d56abda7ffb3ee525e664f6d4ac2dba4ffae29b6b8864f5f28e93b13de230b');
INSERT INTO public.event VALUES ('class_session/4', 10, '{"at":"2026-10-08T08:00:00.000000Z","cause":"erasure","commitment":"260dcea00525dee57669eab81d702ce793328f92f9db3bc8ec2df882e0ffe56f","erased_items":[[9,7]],"events":[4],"key":"57913aefebf678c0","kind":"withdrawal","number":10,"previous":"515b89cb02755c470e18ec0419fe0c4fb27f6e23e8d098f04e3a2c03a62f91fe","stream":"class_session/4"}', 'c8e01a831c88a212c4b51a1cd475058970c06f249234224345f2f0b5775183ed', '282fabe5d79e8cdfd35d9ebb6f7a129f1dc961debd85ae47d35b7235029ab0abe7fd0ac5a66c6a97f004e63eb1f1791a89da1eac0392008f4aa921f59c3ad401');
INSERT INTO public.event VALUES ('class_session/6', 8, '{"at":"2026-10-08T08:00:00.000000Z","cause":"erasure","commitment":"7cb372e5b87aa2da3ba6b1609aa320ad743d03f7f71d9244e9743a580ba8cc79","erased_items":[[7,2]],"events":[4],"key":"57913aefebf678c0","kind":"withdrawal","number":8,"previous":"2a5d00afa130b37fd146261cbe551a88e18a4f2b12c89b2ffc6e8cf392349679","stream":"class_session/6"}', '344de16adad9fee28cad961bd8fb082932ba7e823a5978f268ef384b60a305c8', 'd76acd9824aeb71a9f1a0cbeb9cd4c6d0f2469fc08e79a6d2db6676b04fe5d70378e0a09114701a9019a73dffd298aacb90a8a77fa36455ef3c7bbf4767a390b');
INSERT INTO public.event VALUES ('course/1', 9, '{"at":"2026-10-08T08:00:00.000000Z","cause":"erasure","commitment":"ef41c92af20981365c607a75d9f089b2d607e3bad3ef22ea84ee0b297dcb62d6","erased_items":[[1,5]],"events":[],"key":"57913aefebf678c0","kind":"withdrawal","number":9,"previous":"391a0529613dbe88daf1eaf53ce3ab33ef940526f13fb3b517543ed7f13ad96b","stream":"course/1"}', 'cd942a1da29874d0da9723eb403250cfd1aa272bcb45442159865f9831fb3dfb', '58463dec5b33f8ddd5c478221ddab05ee5705dc09eecac04a42fd8f6d5d47dc6d12f728a15bc87991b762178764a7b11334a2923be0e66bc3db1e5fc8b588a04');
INSERT INTO public.event VALUES ('publication/1', 3, '{"at":"2026-10-08T08:00:00.000000Z","cause":"erasure","commitment":"92bb5bb0a6f60c18450586fbdf3b4f075824d20335a6e713fc165c3c091fd6c2","erased_items":[[2,4]],"events":[],"key":"57913aefebf678c0","kind":"withdrawal","number":3,"previous":"cee1b004e31aa1d3134737e106b937f04c461f093b5c8a7bbea9c0831da70847","stream":"publication/1"}', '1131a059cf759b4a602d4ad4d1a5d82dd1e9337a3e603cd389d9cc105e5f6d03', '94c513783f264a05f54cd9456dfa7418364c1c5c2cdff0894d20ecd3ab088bf09b7ddebfc7c68df1f5c4ac428823800b4c9ecb8b14fbd15c91859611a02c790b');


--
-- Data for Name: event_item; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.event_item VALUES ('course/1', 1, 0, '0b2df9efc5de41bb963fec7335f1a22d45580355ff3750479a9b113e65e5b052', '{"enrolments":[["2026-09-01",null,"TD2"]],"family_name":"Étienne","given_name":"Zoé","id":5,"salt":"bc296340c91a00590889dbfa0983b8ff","student_number":"26000105"}');
INSERT INTO public.event_item VALUES ('course/1', 1, 1, '14a87c2184c5527a22a360ffaea36d165f77203150fbcf6df34448a35e75bff0', '{"enrolments":[["2026-09-01",null,"TD2"]],"family_name":"Diallo","given_name":"Awa","id":4,"salt":"116fecad0e9571508048d1352d0ab065","student_number":"26000104"}');
INSERT INTO public.event_item VALUES ('course/1', 1, 2, '1743db61cfa7197612c1ffaa78107b56d6629611269b6a6081a13d15d63ac159', '{"enrolments":[["2026-09-01",null,"TD1"]],"family_name":"Abadie","given_name":"Léa","id":1,"salt":"ec7d3c9d714eaa14f53a591c10938849","student_number":"26000101"}');
INSERT INTO public.event_item VALUES ('course/1', 1, 3, '41a4a929ac842c1264dc775ebe91c070c4e15a783a874b46633b309a625c6e77', '{"enrolments":[["2026-09-01",null,"TD1"]],"family_name":"Brun","given_name":"Noé","id":2,"salt":"ad4517d13ae9191952941c7399eef002","student_number":"26000102"}');
INSERT INTO public.event_item VALUES ('course/1', 1, 4, '5300f2bb5218a54f62e85b1c090281c6b6f2018e55fd40e38d11bd921a5a4612', '{"enrolments":[["2026-09-01",null,"TD2"]],"family_name":"Haddad","given_name":"Sami","id":8,"salt":"72b38913d9dd1db9551924578148f416","student_number":"26000108"}');
INSERT INTO public.event_item VALUES ('course/1', 1, 5, '54a10c3bd1bb397935c6ffbc281a238dff9d35b97585c4ffa80f449746d83a4f', NULL);
INSERT INTO public.event_item VALUES ('course/1', 1, 6, '5a26268aba682234c08e91caa208db20b72fadf7eb26765c7f73e852e6579c8f', '{"enrolments":[["2026-09-01",null,"TD1"]],"family_name":"Κωνσταντινίδου","given_name":"Eleni","id":9,"salt":"0f14b58e1c9cbe89c07fc84adc47a049","student_number":"26000109"}');
INSERT INTO public.event_item VALUES ('course/1', 1, 7, 'b43adba682e099e7c256b2f5f77479765ff793d6b56924496fc962f4bec7a2b3', '{"enrolments":[["2026-09-01",null,"TD1"]],"family_name":"Chevalier","given_name":"Inès","id":3,"salt":"964994d0073216e461d467af776e837d","student_number":"26000103"}');
INSERT INTO public.event_item VALUES ('course/1', 1, 8, 'ed239c3b768792dbff89c2453ff5e5accd760ec5a6a659e6575fd202767caf09', '{"enrolments":[["2026-09-01",null,"TD2"]],"family_name":"Jacob","given_name":"Tom","id":10,"salt":"834c1b755842112424a760e0bb4911a5","student_number":"26000110"}');
INSERT INTO public.event_item VALUES ('course/1', 1, 9, 'fe4adf14f34d915a985d28deb6331bf584790584eec4bf0602fca79f68c15965', '{"enrolments":[["2026-09-01",null,"TD1"]],"family_name":"Garnier","given_name":"Jade","id":7,"salt":"ab76e9ff68e2f7be35797a838c7341a3","student_number":"26000107"}');
INSERT INTO public.event_item VALUES ('class_session/1', 11, 0, '2c23d10ed669c0ba393322fdc0cfa89d90134073628b457d999c4f11eb8e169a', '{"family_name":"Diallo","given_name":"Awa","group":"TD2","id":4,"salt":"0e982b1b144fac63c3f144e3e386cc12","student_number":"26000104"}');
INSERT INTO public.event_item VALUES ('class_session/1', 11, 1, '2e6f00c1d4fc26dc77eaf4cc56eea63dcfdcbb47a5dcaf69304375e92b125acf', '{"family_name":"Garnier","given_name":"Jade","group":"TD1","id":7,"salt":"6f309a06908f8c0612c7a88281bcdc79","student_number":"26000107"}');
INSERT INTO public.event_item VALUES ('class_session/1', 11, 2, '4eb9fe7ae5c02b68db8ec4fc390a2efcfc004ecf5e4435f9a5b37fc37c3efa1e', '{"family_name":"Brun","given_name":"Noé","group":"TD1","id":2,"salt":"84c2d8ce9c7906260cbf2085088291ce","student_number":"26000102"}');
INSERT INTO public.event_item VALUES ('class_session/1', 11, 3, '67327645e67eba8da24705438c23258dfafa4d30cb4bebaaed924eafaee0b0a5', '{"family_name":"Abadie","given_name":"Léa","group":"TD1","id":1,"salt":"bf4c564e4ac0f881cb657b69bcbbf163","student_number":"26000101"}');
INSERT INTO public.event_item VALUES ('class_session/1', 11, 4, '6a00fc50a98c1b29060fd9d7e54d89b4a37aab803dfeb4a5b4a32a867a62c278', '{"family_name":"Haddad","given_name":"Sami","group":"TD2","id":8,"salt":"3615e853689ecbae026ebd4d76663c73","student_number":"26000108"}');
INSERT INTO public.event_item VALUES ('class_session/1', 11, 5, '8b813188aebf512dc3a6c73df207bda784cb5451f37880601033052da66f903e', NULL);
INSERT INTO public.event_item VALUES ('class_session/1', 11, 6, '9eceb68cbfc1f3cda8c513ac669a887606320baf2747a134609e9e874b14eae9', '{"family_name":"Κωνσταντινίδου","given_name":"Eleni","group":"TD1","id":9,"salt":"9a8977538414f9e9784a121ffab9607f","student_number":"26000109"}');
INSERT INTO public.event_item VALUES ('class_session/1', 11, 7, 'a5e44a54d2fb1eb9c7e3cecef01fbc7a601d2e0d7a416179b5feaab73437e5ba', '{"family_name":"Étienne","given_name":"Zoé","group":"TD2","id":5,"salt":"a0ef260dbbe773d54429d6586a1c72a5","student_number":"26000105"}');
INSERT INTO public.event_item VALUES ('class_session/1', 11, 8, 'b0368103e810e8e26d6091663d3272c78721b121835078eaace2d9784cbafea6', '{"family_name":"Jacob","given_name":"Tom","group":"TD2","id":10,"salt":"5563e3f294f8717748925592e9f65c9e","student_number":"26000110"}');
INSERT INTO public.event_item VALUES ('class_session/1', 11, 9, 'bd568083153d707922f11570eec8723b97a59ddd193cda38bd7fa41c797a4c89', '{"family_name":"Chevalier","given_name":"Inès","group":"TD1","id":3,"salt":"ecbd5a320ef141607a259e03ce8575f5","student_number":"26000103"}');
INSERT INTO public.event_item VALUES ('class_session/2', 14, 0, '17fe3fd3b8af66f20626f2606220eac764418b0aa6f0a7253b3238f3485342c7', NULL);
INSERT INTO public.event_item VALUES ('class_session/2', 14, 1, '1b2a8215fa30b7196518f68c79453ec4c965b230ab09b90b34c4b817f8a1049e', '{"family_name":"Κωνσταντινίδου","given_name":"Eleni","group":"TD1","id":9,"salt":"71ad5f4d1d0e5f0771bbbd6c27240094","student_number":"26000109"}');
INSERT INTO public.event_item VALUES ('class_session/2', 14, 2, '3275bbdb99e67266b18fb7988f4b4ccbdf0592267dba239cac50af6dac045a31', '{"family_name":"Chevalier","given_name":"Inès","group":"TD1","id":3,"salt":"a747ea951b6b28e7b76b300545caca8a","student_number":"26000103"}');
INSERT INTO public.event_item VALUES ('class_session/2', 14, 3, '4c92e3e2f462b28e8d062ac8f8f51d096394b841d4d9e009da17cadbd264cf26', '{"family_name":"Brun","given_name":"Noé","group":"TD1","id":2,"salt":"6064044cbca994c4b5b0a86aee48a251","student_number":"26000102"}');
INSERT INTO public.event_item VALUES ('class_session/2', 14, 4, '4f211b867fc169bd86c51be8cb68ee06cb5b29c4f42614b8eb8c5b489d9710a0', '{"family_name":"Abadie","given_name":"Léa","group":"TD1","id":1,"salt":"700de7c4da84c2cc58e275ea190d501f","student_number":"26000101"}');
INSERT INTO public.event_item VALUES ('class_session/2', 14, 5, '789f1e58fc4066371e61c7c2bdb2754470142a2fcef0d98896e80f8561d825e0', '{"family_name":"Diallo","given_name":"Awa","group":"TD2","id":4,"salt":"fc31f0f47d05ad57aef88b320bb5948f","student_number":"26000104"}');
INSERT INTO public.event_item VALUES ('class_session/2', 14, 6, '9b3b430e3e627fddd70f7e45a81fb15981e8a781835f3d46ad3881b0e1bf2538', '{"family_name":"Étienne","given_name":"Zoé","group":"TD2","id":5,"salt":"55875f0e7ae7bfb87c5744ff5832d31c","student_number":"26000105"}');
INSERT INTO public.event_item VALUES ('class_session/2', 14, 7, 'b2cf37c4465ef9028ddb17c9100084c18f926ba5763ed9bfbd5feccffecb96b2', '{"family_name":"Jacob","given_name":"Tom","group":"TD2","id":10,"salt":"b90d5520e6f1205bfcf9506af0c35462","student_number":"26000110"}');
INSERT INTO public.event_item VALUES ('class_session/2', 14, 8, 'c1ec6d9d703d9ef5d60dbbe551c854bf0cfc318675443f4455d1431755ff63b9', '{"family_name":"Haddad","given_name":"Sami","group":"TD2","id":8,"salt":"04e3d1989658dca541f52af98c7fe2a7","student_number":"26000108"}');
INSERT INTO public.event_item VALUES ('class_session/2', 14, 9, 'fa5426b6ceda9555cace59949db2dcccd2ca41a1af7a0b0f7f0c020e09aa256b', '{"family_name":"Garnier","given_name":"Jade","group":"TD1","id":7,"salt":"60b88d095ab12c20de0ec8857968a25a","student_number":"26000107"}');
INSERT INTO public.event_item VALUES ('course/1', 2, 0, '4892692161fb48ad8a137995f69b401d04af9d062fadfe4ad4b4bb92aa6fe249', '{"enrolments":[["2026-09-01","2026-09-20","TD2"],["2026-09-21",null,"TD1"]],"family_name":"Étienne","given_name":"Zoé","id":5,"salt":"0dce0d8e72839865d7139fe300ff4541","student_number":"26000105"}');
INSERT INTO public.event_item VALUES ('course/1', 2, 1, '9e4cc91faf8ff89c7a0ea700642b50ae305a02d2ae03afbe2538e92edd7c7def', '{"enrolments":[["2026-09-01","2026-09-20","TD1"]],"family_name":"Garnier","given_name":"Jade","id":7,"salt":"5b9f3f04ef6ede461bce888a7179957a","student_number":"26000107"}');
INSERT INTO public.event_item VALUES ('course/1', 2, 2, '9f0266cafa1fd495bfbe9098166005cffc49eb470017a5b56bc112145b1f032b', '{"enrolments":[["2026-09-21",null,"TD1"]],"family_name":"Ivanova","given_name":"Mila","id":15,"salt":"d0f15ec9fc93ce25d3f86e3a550dfb05","student_number":"26000111"}');
INSERT INTO public.event_item VALUES ('course/1', 3, 0, 'ec2b8e888ad3c996459d50c914a3fc7ad2bafe079ff9c4ce7153e8961bb5171e', '{"enrolments":[["2026-09-22",null,"TD2"]],"family_name":"Kaplan","given_name":"Ada","id":16,"salt":"44fce516fdf6ecd661c0e62d663c908d","student_number":"26000112"}');
INSERT INTO public.event_item VALUES ('course/1', 4, 0, '7d54ac92c003e7bc759a2b554ca23ce28ba651c55293e7b6bb1eb33a54982bb4', '{"enrolments":[],"family_name":"Kaplan","given_name":"Ada","id":16,"salt":"7987e3d2cd9098833490e2d10aa4e543","student_number":"26000112"}');
INSERT INTO public.event_item VALUES ('publication/1', 1, 0, '1c46fa11a495759e01515529cd3260d94ea687e49a4663864e643ecebfc1f3bf', '{"attempt":1,"person":5,"salt":"da717e16da8cf4ce530dac7eb17728c7"}');
INSERT INTO public.event_item VALUES ('class_session/6', 7, 0, '30e93fb043143e36529ef31209881f851a611b82b11ff94d45f9d5b208f954e3', '{"family_name":"Brun","given_name":"Noé","group":"TD1","id":2,"salt":"74a08776971c5d386f1b8cdd63dc6cb0","student_number":"26000102"}');
INSERT INTO public.event_item VALUES ('class_session/6', 7, 1, '377891b877881b47b1c11fa9f6ca03a1bc1def3324a0bc9e6bbad42fc1cbf4ad', '{"family_name":"Κωνσταντινίδου","given_name":"Eleni","group":"TD1","id":9,"salt":"7e4701970859b261fa027f363a5a8527","student_number":"26000109"}');
INSERT INTO public.event_item VALUES ('class_session/6', 7, 2, '6cc3b440bbd816b9a42c14c7bf71797c615114131d554c0cc8d2e722e6e4f5a5', NULL);
INSERT INTO public.event_item VALUES ('class_session/6', 7, 3, '8f6094ec49f43f507ad95b52ea9cd8762c62f574b4e989371ebc5b87f13472df', '{"family_name":"Étienne","given_name":"Zoé","group":"TD1","id":5,"salt":"cd661171512c37be42b80a9169c026a8","student_number":"26000105"}');
INSERT INTO public.event_item VALUES ('class_session/6', 7, 4, 'acfa9b38924a5911d31e2d2cc17f52a1ebb451bdabcbf79eb884740d41ef4447', '{"family_name":"Chevalier","given_name":"Inès","group":"TD1","id":3,"salt":"8f2674eb37593a59ce5f42c2cde384c9","student_number":"26000103"}');
INSERT INTO public.event_item VALUES ('class_session/6', 7, 5, 'e0afd31a30e8e06b109ee8314fe5066750f2875639c95b950ffb4c9faa86a58c', '{"family_name":"Ivanova","given_name":"Mila","group":"TD1","id":15,"salt":"9dbb71bcf058a9204663696e95558344","student_number":"26000111"}');
INSERT INTO public.event_item VALUES ('class_session/6', 7, 6, 'ed75681dfa4baf8b3879d25d79803a86c42e00d00c0d63637f6d6b1f49c4710b', '{"family_name":"Abadie","given_name":"Léa","group":"TD1","id":1,"salt":"957d4d50f30b3f2ddde24c32abc46ece","student_number":"26000101"}');
INSERT INTO public.event_item VALUES ('publication/1', 2, 0, '2b2fda3397bbbca75b7abcb3a9f68141fdbbe63dc3ec67ffd9d4aafd3535615d', '{"answers":"73069ec144ed1619be9c93d939fc71be801cdea218751011d1fc23dd5eb3d42b","attempt":2,"person":2,"salt":"a53da7449c9efa3b4bfcee547158e5f8"}');
INSERT INTO public.event_item VALUES ('publication/1', 2, 1, '6e27ff8a9c98e9eb826352cd241f40884d430d4c341df629188f0d4abaa2f972', '{"answers":"3bfa741f0ba99623495a1c6dc1be6e3c344262c6e5d5db36fc88d71d255a2d51","attempt":1,"person":15,"salt":"9fdd18a28cfbb76614604266b67e8f05"}');
INSERT INTO public.event_item VALUES ('publication/1', 2, 2, '7ad2a82c6fe4663159e674a00fe6b3fd5debf4bf0c4e5cf03dce2afcaf08cb5e', '{"answers":"92a61f6385dbd82d9c1230f91e44daf96a06dc81c6b934df061e638cfa324c78","attempt":1,"person":1,"salt":"4f7336444c9457d73a6de5dd676bc771"}');
INSERT INTO public.event_item VALUES ('publication/1', 2, 3, '99976d20220bc90ebc57c20672f47f3751a9a8b14ec7c1fc0e4861cee12e16b1', '{"answers":"f1a29a3415cd34344064cfa3652ce1c12fb3fadd091a0492301b9cc3057d7828","attempt":1,"person":5,"salt":"ef1cba243d5ab18fd174bdc56d688c1f"}');
INSERT INTO public.event_item VALUES ('publication/1', 2, 4, 'd82d46dc16c0eb72c51b77736dfb6088da36694736728e4f6ff61546b0cf2aab', NULL);
INSERT INTO public.event_item VALUES ('publication/1', 2, 5, 'f96c5fbf4816b727a1086f686e052ac7928860982da7eaf969069919c6058fc6', '{"answers":"900faf87bd176e2444a63ac094406bdfbe9cd2a77d3a76c32f9510af956fa855","attempt":1,"person":2,"salt":"fbca7c43a67636258ac88c8badff7aa0"}');
INSERT INTO public.event_item VALUES ('course/1', 8, 0, '44d2ff11b9f571ce9eb6564fdd989f3bea46644ade629a319e622c8c55aea2ea', '{"enrolments":[["2026-09-01","2026-10-05","TD2"]],"family_name":"Jacob","given_name":"Tom","id":10,"salt":"7423b10205b55d44f279158f9e15a2b3","student_number":"26000110"}');
INSERT INTO public.event_item VALUES ('class_session/4', 9, 0, '0d2266f6bd75c94faa90d13827a96c4f53b7c89beaf30a625103a04589b21abe', '{"family_name":"Ivanova","given_name":"Mila","group":"TD1","id":15,"salt":"efd599c64eddb1dfce3c65b702d0137d","student_number":"26000111"}');
INSERT INTO public.event_item VALUES ('class_session/4', 9, 1, '21a062cb362adca3c512993313a26afe72f98c47da00dcae89d16ecd7061a230', '{"family_name":"Diallo","given_name":"Awa","group":"TD2","id":4,"salt":"b1286ba1ecaf3a1b6fdcedecc4b0fe9b","student_number":"26000104"}');
INSERT INTO public.event_item VALUES ('class_session/4', 9, 2, '35a83d0de0a95a154ebcad3487cb1c2c7a4f5331f975bb9c856794ca619a2f82', '{"family_name":"Haddad","given_name":"Sami","group":"TD2","id":8,"salt":"b850ab3d40f1ac35a429d26d25890e82","student_number":"26000108"}');
INSERT INTO public.event_item VALUES ('class_session/4', 9, 3, '3ce8556c03c9b68ea8f67f045f854f7291101d41bf383fcf3360c0bac5e12bc4', '{"family_name":"Étienne","given_name":"Zoé","group":"TD1","id":5,"salt":"14551636c9a2abcae3f97edcf8784b45","student_number":"26000105"}');
INSERT INTO public.event_item VALUES ('class_session/4', 9, 4, '506a3829cc6e3d4475a78cbc45859202319fd289a57b4b939a4fe6e78d201662', '{"family_name":"Brun","given_name":"Noé","group":"TD1","id":2,"salt":"c1bbc5f67a938df20f26e3f5d5b91cdf","student_number":"26000102"}');
INSERT INTO public.event_item VALUES ('class_session/4', 9, 5, 'c397f0e9fe7b15fccf58564e78e78cbd1023af5d3685b1d3d589bade0e384047', '{"family_name":"Κωνσταντινίδου","given_name":"Eleni","group":"TD1","id":9,"salt":"de0201dbe5bacd86855b61206ba18083","student_number":"26000109"}');
INSERT INTO public.event_item VALUES ('class_session/4', 9, 6, 'd0f4efd8c42076bfceeda9a85d634a1c0e8533cfc32313bedca16fb17794d558', '{"family_name":"Abadie","given_name":"Léa","group":"TD1","id":1,"salt":"cb1c45cca50ba22c4f0663c291dfea41","student_number":"26000101"}');
INSERT INTO public.event_item VALUES ('class_session/4', 9, 7, 'eb93bed937e3e05f0645170aec7a0ad6e0e66b1033ed3fb703a1b7f8e256d84d', NULL);
INSERT INTO public.event_item VALUES ('class_session/4', 9, 8, 'f10126a8314800bf4ef303a9697191b87094d4b7b42cdd1d00fdf06d6e4da697', '{"family_name":"Chevalier","given_name":"Inès","group":"TD1","id":3,"salt":"d68b2a87c34142858a0749de650d0162","student_number":"26000103"}');


--
-- Data for Name: excuse; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.excuse VALUES (1, 1, 3, '2026-09-28', '2026-10-10', 'Stage', 1, '2026-09-25 07:00:00+00', NULL, NULL);
INSERT INTO public.excuse VALUES (2, 1, 4, '2026-09-28', '2026-10-09', 'Arrêt de travail', 1, '2026-09-25 07:00:00+00', 1, '2026-09-26 07:00:00+00');


--
-- Data for Name: identity; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.identity VALUES ('https://cas.kiosk.example', 'labadie', 1);


--
-- Data for Name: instance_secret; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.instance_secret VALUES ('aa18c6c66e0f05e70f44eaccc0cdb6224ee840fdf0533217c7d312b16b13e2dd', 1, '2026-08-31 07:00:00+00');


--
-- Data for Name: instructor; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.instructor VALUES (1, 'camille@kiosk.example', 'Camille Exemple', '$argon2id$v=19$m=64,t=1,p=1$YWx3YXlzIHRoZSBzYW1lLg$fJqOxFUvWgbG8zWFmDaNXPvrCGpUjz6D51hhqYHHIRw', '2026-08-31 07:00:00+00', NULL);
INSERT INTO public.instructor VALUES (2, 'dominique@kiosk.example', 'Dominique Exemple', NULL, '2026-08-31 07:00:00+00', NULL);


--
-- Data for Name: log_entry; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.log_entry VALUES (0, 'instance', NULL, NULL, '{"at":"2026-08-31T07:00:00.000000Z","kind":"instance","log":"19a47e1e70bcc9515adfa480fc2f8bf3","number":0}', '55519fc5131967872951e79e6b6e15afbf16b0c12f28981540ae567813fde6e8');
INSERT INTO public.log_entry VALUES (1, 'planned', 'class_session/1', 1, '{"at":"2026-08-31T07:00:00.000000Z","head":{"hash":"6b524a4989f726f6fb00e7eb2e440a1104fae0f48e5b8b2b0f9f96c14e140a87","number":1},"kind":"planned","number":1,"stream":"class_session/1"}', '479c32f2afb593f473c290c0eff4e46fff50eeb969ec5f3266661b774185034c');
INSERT INTO public.log_entry VALUES (2, 'planned', 'class_session/2', 1, '{"at":"2026-08-31T07:00:00.000000Z","head":{"hash":"68392db67dff3c40255f3ca69e3ab6458357f37cd765e9ae86e22d9a61a1e2e3","number":1},"kind":"planned","number":2,"stream":"class_session/2"}', 'b03e4740e0b234d4307a447a79fee953f721141520a425dc8204b52a5f3305f4');
INSERT INTO public.log_entry VALUES (3, 'planned', 'class_session/3', 1, '{"at":"2026-08-31T07:00:00.000000Z","head":{"hash":"06a721fc9d496b99d56792f93e7be7c5139eb0f05b8e008838e141fa6f88d887","number":1},"kind":"planned","number":3,"stream":"class_session/3"}', '53c61a84e4e10851f8950a6d12380b4e813248a680ad75be986649b6af546f59');
INSERT INTO public.log_entry VALUES (4, 'planned', 'class_session/4', 1, '{"at":"2026-08-31T07:00:00.000000Z","head":{"hash":"109f270bd7bafae10bb5c54ec28cf709dc2ac2a2064f2fb814374181efd4cef7","number":1},"kind":"planned","number":4,"stream":"class_session/4"}', '820860991cf47e8133df98496d8d9a7edd1a30cc5163d2fd80289efe03bd1f38');
INSERT INTO public.log_entry VALUES (5, 'planned', 'class_session/5', 1, '{"at":"2026-08-31T07:00:00.000000Z","head":{"hash":"f5d243635ac175d54927fa0f9eef1b2507a966cc1fc46d94c7beafd24ee70d69","number":1},"kind":"planned","number":5,"stream":"class_session/5"}', 'd6967e6dc5f45cae4d929183696c37d1bbb7def09346e2d8e6e30c1a31bf78e5');
INSERT INTO public.log_entry VALUES (6, 'course', 'course/1', 1, '{"at":"2026-09-01T07:00:00.000000Z","head":{"hash":"c43e70b236a8c131d0ac8f2ddd83e474d8a898e154b84305a98e4fd6b83f6a50","number":1},"kind":"course","number":6,"stream":"course/1"}', '179dab66efc28e3fa8408346f9b57431c7a99d2c34a9d061381648641d556f73');
INSERT INTO public.log_entry VALUES (7, 'planned', 'class_session/6', 1, '{"at":"2026-09-02T07:00:00.000000Z","head":{"hash":"0e1f87bd0b78ce97146aefce8dd6589d2ca2e98c477c6100c6f0bcf3ff2a9b30","number":1},"kind":"planned","number":7,"stream":"class_session/6"}', '16f908853ac9cf146f50e5ad02a0f47b1e8e2bde6aa7ec49873a70708715f724');
INSERT INTO public.log_entry VALUES (8, 'planned', 'class_session/2', 2, '{"at":"2026-09-08T07:00:00.000000Z","head":{"hash":"265844a94901dba43e0f8748086487bc6af66b34d7e17e8fc600e881020f3941","number":2},"kind":"planned","number":8,"stream":"class_session/2"}', '60204112f38b5ba7aced57f3e6bfcef5a69d92c09b18778c412b514ae0087265');
INSERT INTO public.log_entry VALUES (9, 'closed', 'class_session/1', 11, '{"at":"2026-09-09T10:00:00.000000Z","head":{"hash":"858e66f79f2f817f75d74da188916bec60fd2fd248377d6e07857a4add4d505a","number":11},"kind":"closed","number":9,"stream":"class_session/1"}', '596a466bcc48779204345d22ce76ebcd101b5e6eff8fbd81923d86f2fa613c1d');
INSERT INTO public.log_entry VALUES (10, 'closed', 'class_session/2', 14, '{"at":"2026-09-16T10:00:00.000000Z","head":{"hash":"5188b95f0ecc401e7a0045a94fcc9131706c3cce3c82439937e6035371375f99","number":14},"kind":"closed","number":10,"stream":"class_session/2"}', '16d4212a0e93a469ac305d510ea7d762c559b537cf60a1f447854b96d6077967');
INSERT INTO public.log_entry VALUES (11, 'amended', 'class_session/2', 17, '{"at":"2026-09-18T07:00:00.000000Z","head":{"hash":"db37b1d6cfc760338b7075036eabb5446bdde90e86769269db6feaf5567c24e9","number":17},"kind":"amended","number":11,"stream":"class_session/2"}', 'b8b80e7725c21b1a09483a3791a8a386e4b4ae06b85bc55261f5936a6e66f731');
INSERT INTO public.log_entry VALUES (12, 'course', 'course/1', 2, '{"at":"2026-09-21T07:00:00.000000Z","head":{"hash":"08ce5269f7f0a0867b3c8caaf62057ebdce6219de49f5bbab90a7f85b6c0862e","number":2},"kind":"course","number":12,"stream":"course/1"}', '28c0994e7b5c0c054200ed2d30cd91f6eaf36a08c438b750eb8ae7c39b3ea2e1');
INSERT INTO public.log_entry VALUES (13, 'amended', 'class_session/2', 18, '{"at":"2026-09-21T07:00:00.000000Z","head":{"hash":"eb27add3ab06c10104b5359eac3ffff56d1e904443e65d6aae8d91f9c82b725c","number":18},"kind":"amended","number":13,"stream":"class_session/2"}', '6c885ba4cc3f9a43785d65f03bb78d8063031e85a9625b2c66d82af48692de3c');
INSERT INTO public.log_entry VALUES (14, 'course', 'course/1', 3, '{"at":"2026-09-22T07:00:00.000000Z","head":{"hash":"6c40b5d3779da081a4d069a7c55b086964b1545992f090f26aedbc6d80c3fc03","number":3},"kind":"course","number":14,"stream":"course/1"}', '1eafc758035551d847f5c6e00b6cd3c4a5a717d20ff94dee5f4796cee4fdf5e3');
INSERT INTO public.log_entry VALUES (15, 'course', 'course/1', 4, '{"at":"2026-09-22T08:00:00.000000Z","head":{"hash":"8d4467fe234a949a5d14c38849f22a210e0ed6ee84b357c15b0e3644ec724e13","number":4},"kind":"course","number":15,"stream":"course/1"}', 'fc487611434487957bb0a9fb9e632c037c91a14dfe909af3bc5e74c159b34d47');
INSERT INTO public.log_entry VALUES (16, 'cancelled', 'class_session/3', 2, '{"at":"2026-09-22T16:00:00.000000Z","head":{"hash":"c08755d152228b83f17c7aa9e428329be0d9d0a4d875a805a266975baf04c110","number":2},"kind":"cancelled","number":16,"stream":"class_session/3"}', '5da3eeaf8238615f2b0d0b668b68c53633ad494e25d4d10e852e91476f6e2e6a');
INSERT INTO public.log_entry VALUES (17, 'course', 'course/1', 7, '{"at":"2026-09-26T07:00:00.000000Z","head":{"hash":"e80ba14e83d822ceec01eb4c89bf752141d4ee722d5d2eca3d52e72e16fec3ce","number":7},"kind":"course","number":17,"stream":"course/1"}', '05b58c8e7a87df0cb63a10cb0db2c11f8ea22bade60d04c8d8296f70ed49781b');
INSERT INTO public.log_entry VALUES (18, 'quiz_amended', 'publication/1', 1, '{"at":"2026-09-30T08:56:00.000000Z","head":{"hash":"89156ebbed066f1054848f80e80f44086fab6256c726b9b7752f3d9297788f87","number":1},"kind":"quiz_amended","number":18,"stream":"publication/1"}', 'd43b67ba1177c2eb498f591ce4ce3d0860aa93062267b5cca623f3231bc45c0d');
INSERT INTO public.log_entry VALUES (19, 'closed', 'class_session/6', 7, '{"at":"2026-09-30T10:00:00.000000Z","head":{"hash":"2a5d00afa130b37fd146261cbe551a88e18a4f2b12c89b2ffc6e8cf392349679","number":7},"kind":"closed","number":19,"stream":"class_session/6"}', 'e010ad98337af644b0f06ab9040181ac9d787ae0d380b78cf84e197fb6f91e44');
INSERT INTO public.log_entry VALUES (20, 'quiz_closed', 'publication/1', 2, '{"at":"2026-09-30T10:00:00.000000Z","head":{"hash":"cee1b004e31aa1d3134737e106b937f04c461f093b5c8a7bbea9c0831da70847","number":2},"kind":"quiz_closed","number":20,"stream":"publication/1"}', '9acaa5179a84616fc9fa5bf418f6fd823621fb39f7cf9fc667f0c0b3be169e7c');
INSERT INTO public.log_entry VALUES (21, 'regraded', 'quiz_version/1', 1, '{"at":"2026-10-01T07:00:00.000000Z","head":{"hash":"370458fa8dc6447dc68efa7c80ff3d1c40839c3da2096a30dc6fa68bb6d0d2e3","number":1},"kind":"regraded","number":21,"stream":"quiz_version/1"}', '88d974bd63168599d269762fe11e65201cf88d44234f71c360c470480c560aa4');
INSERT INTO public.log_entry VALUES (22, 'course', 'course/1', 8, '{"at":"2026-10-05T07:00:00.000000Z","head":{"hash":"391a0529613dbe88daf1eaf53ce3ab33ef940526f13fb3b517543ed7f13ad96b","number":8},"kind":"course","number":22,"stream":"course/1"}', 'afddc0f91b742b4ac9a27f1e8e839bcbf407b3f87a0e0aa9dfc20d39d810e295');
INSERT INTO public.log_entry VALUES (23, 'closed', 'class_session/4', 9, '{"at":"2026-10-07T10:00:00.000000Z","head":{"hash":"515b89cb02755c470e18ec0419fe0c4fb27f6e23e8d098f04e3a2c03a62f91fe","number":9},"kind":"closed","number":23,"stream":"class_session/4"}', 'c4abe41c595ee1087b9b2a987b089f6d12c01ba5747b09bfb813f74bc9c1e041');
INSERT INTO public.log_entry VALUES (24, 'amended', 'class_session/1', 12, '{"at":"2026-10-08T08:00:00.000000Z","head":{"hash":"01f628dc76bfe7f0679942dc7f5d3b6c4a173baf4eba7010fd3aadbdc8edc32f","number":12},"kind":"amended","number":24,"stream":"class_session/1"}', 'd291a91c6a200b3fffd18e58270312119ecf826760fea350134ee8b04a99cb93');
INSERT INTO public.log_entry VALUES (25, 'amended', 'class_session/2', 19, '{"at":"2026-10-08T08:00:00.000000Z","head":{"hash":"2b92019d6be546c7cc39a4967b922e32861a6324adcc27822241504ccbfbfbb0","number":19},"kind":"amended","number":25,"stream":"class_session/2"}', '9f0d611741ab69b4f5f1189f7facdea44ec60cec28f6f7199e80e08b5e106063');
INSERT INTO public.log_entry VALUES (26, 'amended', 'class_session/4', 10, '{"at":"2026-10-08T08:00:00.000000Z","head":{"hash":"c8e01a831c88a212c4b51a1cd475058970c06f249234224345f2f0b5775183ed","number":10},"kind":"amended","number":26,"stream":"class_session/4"}', 'c6ac3f39e6abb168b1b370965105cdb7bb8927308884e9454a5fb75223cacf55');
INSERT INTO public.log_entry VALUES (27, 'amended', 'class_session/6', 8, '{"at":"2026-10-08T08:00:00.000000Z","head":{"hash":"344de16adad9fee28cad961bd8fb082932ba7e823a5978f268ef384b60a305c8","number":8},"kind":"amended","number":27,"stream":"class_session/6"}', '6563d3f96d043ecdb517cb6c71d64888d17f40b5acec4587a22405f758fea277');
INSERT INTO public.log_entry VALUES (28, 'amended', 'course/1', 9, '{"at":"2026-10-08T08:00:00.000000Z","head":{"hash":"cd942a1da29874d0da9723eb403250cfd1aa272bcb45442159865f9831fb3dfb","number":9},"kind":"amended","number":28,"stream":"course/1"}', '255bb2d377f26126c2678097591896fe9b7299c007fcf5b3433d143e7417025f');
INSERT INTO public.log_entry VALUES (29, 'amended', 'publication/1', 3, '{"at":"2026-10-08T08:00:00.000000Z","head":{"hash":"1131a059cf759b4a602d4ad4d1a5d82dd1e9337a3e603cd389d9cc105e5f6d03","number":3},"kind":"amended","number":29,"stream":"publication/1"}', '3208917946fb5b119fa4c0fb7f119ff5e49f16c6bf7d4047ad39eac5848741c6');


--
-- Data for Name: merge; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.merge VALUES (1, 12, 2, 1, '2026-09-17 07:00:00+00', NULL, NULL);
INSERT INTO public.merge VALUES (2, 13, 5, 1, '2026-09-17 07:00:00+00', 1, '2026-09-18 07:00:00+00');
INSERT INTO public.merge VALUES (3, 14, 15, 1, '2026-09-21 07:00:00+00', NULL, NULL);


--
-- Data for Name: opening; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.opening VALUES ('class_session/1', 1, '{"by":null,"salt":"222d2939821412e51d25dd990495199f"}');
INSERT INTO public.opening VALUES ('class_session/2', 1, '{"by":null,"salt":"e9a67a8ee26bad6b75288bc88fde9392"}');
INSERT INTO public.opening VALUES ('class_session/3', 1, '{"by":null,"salt":"165f3d8ccca3a7d7799a04bbe975cdc6"}');
INSERT INTO public.opening VALUES ('class_session/4', 1, '{"by":null,"salt":"bf34a3c429e9ab7dbd3c43c0fa18e8c5"}');
INSERT INTO public.opening VALUES ('class_session/5', 1, '{"by":null,"salt":"e63a26960a9aeb70e3516c3d931fa600"}');
INSERT INTO public.opening VALUES ('course/1', 1, '{"by":1,"salt":"b5bd37b410ff66b77004d2931d8a1a4f"}');
INSERT INTO public.opening VALUES ('class_session/6', 1, '{"by":1,"salt":"96505506890b09d9e012fbb592996c5e"}');
INSERT INTO public.opening VALUES ('class_session/2', 2, '{"by":1,"salt":"9d1a115d42d908762972166c72143717"}');
INSERT INTO public.opening VALUES ('class_session/1', 2, '{"device":"phone-of-26000101","person":{"family_name":"Abadie","given_name":"Léa","id":1,"student_number":"26000101"},"receipt":"Z7VZSGTY","salt":"3fa75083b5cf9a84d9d31fcefc0c7f06"}');
INSERT INTO public.opening VALUES ('class_session/1', 3, '{"device":"phone-of-26000102","person":{"family_name":"Brun","given_name":"Noé","id":2,"student_number":"26000102"},"receipt":"36VY9YE7","salt":"697a6da01c8e61b3f59af074df219fac"}');
INSERT INTO public.opening VALUES ('class_session/1', 4, '{"device":"phone-of-26000103","person":{"family_name":"Chevalier","given_name":"Inès","id":3,"student_number":"26000103"},"receipt":"GSKYSVCJ","salt":"ee98f3d4138adf447cf85f0255d97908"}');
INSERT INTO public.opening VALUES ('class_session/1', 6, '{"device":"phone-of-26000107","person":{"family_name":"Garnier","given_name":"Jade","id":7,"student_number":"26000107"},"receipt":"MX6WGWBV","salt":"0822aad75c875cba1654a97abedeacf0"}');
INSERT INTO public.opening VALUES ('class_session/1', 7, '{"device":"phone-of-26000103","person":{"family_name":"Diallo","given_name":"Awa","id":4,"student_number":"26000104"},"receipt":"ZQ6CT9W0","salt":"065d9817d0050e0096d483739cd2a494"}');
INSERT INTO public.opening VALUES ('class_session/1', 8, '{"device":"phone-of-a-visitor","person":{"family_name":"Invitée","given_name":"Ariane","id":11,"student_number":"77"},"receipt":"CF72HP90","salt":"6bc83d50780022aac3c64395ca3f0493"}');
INSERT INTO public.opening VALUES ('class_session/1', 9, '{"device":"phone-of-26000108","person":{"family_name":"Haddad","given_name":"Sami","id":8,"student_number":"26000108"},"receipt":"Z8EY8J5T","salt":"816926ab2db9fd281cd35fef440ba622"}');
INSERT INTO public.opening VALUES ('class_session/1', 10, '{"by":2,"person":9,"reason":"Certificat médical","salt":"d6638fc884184cc8737f3eea50020696","status":"excused","student_number":"26000109"}');
INSERT INTO public.opening VALUES ('class_session/1', 11, '{"salt":"037510ce8332b52b915f65277aef5c97"}');
INSERT INTO public.opening VALUES ('class_session/2', 3, '{"device":"phone-of-26000101","person":{"family_name":"Abadie","given_name":"Léa","id":1,"student_number":"26000101"},"receipt":"NXE4S2CB","salt":"14a0940b1974f2a52ad0758b032f53ee"}');
INSERT INTO public.opening VALUES ('class_session/2', 4, '{"device":"phone-of-26000103","person":{"family_name":"Chevalier","given_name":"Inès","id":3,"student_number":"26000103"},"receipt":"CY18D8AB","salt":"102bd56342acd6458f04e46c37677388"}');
INSERT INTO public.opening VALUES ('class_session/2', 5, '{"device":"phone-of-26000105","person":{"family_name":"Étienne","given_name":"Zoé","id":5,"student_number":"26000105"},"receipt":"KBPBGXZT","salt":"22c2a4495436bb7761664d2de2ec6653"}');
INSERT INTO public.opening VALUES ('class_session/2', 7, '{"device":"phone-of-26000120","person":{"family_name":"Brun","given_name":"Noé","id":12,"student_number":"26000120"},"receipt":"1PAPD7HD","salt":"39b5e0919477714bc2b71590653fa244"}');
INSERT INTO public.opening VALUES ('class_session/2', 8, '{"device":"phone-of-99","person":{"family_name":"Diallo","given_name":"Awa","id":13,"student_number":"99"},"receipt":"G6VA63PB","salt":"8e9c5ca5fc594da107ca371b9e49b281"}');
INSERT INTO public.opening VALUES ('class_session/2', 9, '{"device":"phone-of-26000111","person":{"family_name":"Ivanova","given_name":"Mila","id":14,"student_number":"26000111"},"receipt":"4JMAGG40","salt":"52646169e884d2dd0cdfe6e5202ca8e7"}');
INSERT INTO public.opening VALUES ('class_session/2', 10, '{"by":2,"salt":"1102dbc6b081cd410d861e6aec9926f7"}');
INSERT INTO public.opening VALUES ('class_session/2', 11, '{"device":"phone-of-26000104","person":{"family_name":"Diallo","given_name":"Awa","id":4,"student_number":"26000104"},"receipt":"1K76PMX2","salt":"3405bcec2c0879676d8de9502ad7979b"}');
INSERT INTO public.opening VALUES ('class_session/2', 12, '{"device":"phone-of-26000108","person":{"family_name":"Haddad","given_name":"Sami","id":8,"student_number":"26000108"},"receipt":"7QGRJP3V","salt":"09f7dfe08acc0e068bdb0b48d838ffb1"}');
INSERT INTO public.opening VALUES ('class_session/2', 13, '{"by":1,"person":8,"reason":"Signé par un camarade","receipt":"7QGRJP3V","salt":"0acc9e546852204ab8f824ba621d52f5"}');
INSERT INTO public.opening VALUES ('class_session/2', 14, '{"salt":"b1028f601c28433d1a38cfc6b3b3c56b"}');
INSERT INTO public.opening VALUES ('class_session/2', 15, '{"by":1,"guest":12,"salt":"66b29fa9486e3538fb5a60c6b8a20d20","student":2}');
INSERT INTO public.opening VALUES ('class_session/2', 16, '{"by":1,"guest":13,"salt":"74b3f72eae44fd8a345846070b2c5ca9","student":5}');
INSERT INTO public.opening VALUES ('class_session/2', 17, '{"by":1,"guest":13,"salt":"4ecb9eb7533c46efefa6948a48610aaf","student":5}');
INSERT INTO public.opening VALUES ('course/1', 2, '{"by":1,"salt":"312bfa6aec73894354e05ef5a91b9350"}');
INSERT INTO public.opening VALUES ('class_session/2', 18, '{"by":1,"guest":14,"salt":"e00d7f237ceab8f1bd8174a0d67af997","student":15}');
INSERT INTO public.opening VALUES ('course/1', 3, '{"by":1,"salt":"1cf2ba09ca5f74a68174badd7c1e18f6"}');
INSERT INTO public.opening VALUES ('course/1', 4, '{"by":1,"salt":"c7f73857acb70ca209243c857d0129c1"}');
INSERT INTO public.opening VALUES ('class_session/3', 2, '{"by":1,"reason":"Grève des transports","salt":"6e493bbe938b4751bec6660ed1046aa8"}');
INSERT INTO public.opening VALUES ('course/1', 5, '{"by":1,"first_day":"2026-09-28","last_day":"2026-10-10","person":3,"reason":"Stage","salt":"4afc34d7d8b8eb02cd4fbba0e9a366fa"}');
INSERT INTO public.opening VALUES ('course/1', 6, '{"by":1,"first_day":"2026-09-28","last_day":"2026-10-09","person":4,"reason":"Arrêt de travail","salt":"2091283e2ba47578f98bec0eea9b5ef8"}');
INSERT INTO public.opening VALUES ('course/1', 7, '{"by":1,"first_day":"2026-09-28","last_day":"2026-10-09","person":4,"reason":"Arrêt de travail","salt":"4a6bca380154dcadddef34827d0db3dc"}');
INSERT INTO public.opening VALUES ('class_session/6', 2, '{"device":"phone-of-26000101","person":{"family_name":"Abadie","given_name":"Léa","id":1,"student_number":"26000101"},"receipt":"SQEHNCQP","salt":"d6919275d62d13a37faa2275d4dc7d8c"}');
INSERT INTO public.opening VALUES ('class_session/6', 3, '{"device":"phone-of-26000102","person":{"family_name":"Brun","given_name":"Noé","id":2,"student_number":"26000102"},"receipt":"KCAT9Z0P","salt":"ff2f52d08d8c9bf4e37ec6d5a03ff285"}');
INSERT INTO public.opening VALUES ('class_session/6', 5, '{"device":"phone-of-26000111","person":{"family_name":"Ivanova","given_name":"Mila","id":15,"student_number":"26000111"},"receipt":"2SRA659R","salt":"1f7667551754288ca9ffed42b9ab774f"}');
INSERT INTO public.opening VALUES ('class_session/6', 6, '{"device":"phone-of-26000104","person":{"family_name":"Diallo","given_name":"Awa","id":4,"student_number":"26000104"},"receipt":"CAJJJP8R","salt":"d2744e30d0e7e2f967913bbf7bb83ba1"}');
INSERT INTO public.opening VALUES ('publication/1', 1, '{"by":1,"salt":"6ef3e04f75f6ea43dfc2d7c094ee7fa9"}');
INSERT INTO public.opening VALUES ('class_session/6', 7, '{"salt":"749b3754d3e6ecd535292b1ee2c8ed51"}');
INSERT INTO public.opening VALUES ('publication/1', 2, '{"salt":"9160bb8c94126ab78f7a4454e8ec92ac"}');
INSERT INTO public.opening VALUES ('quiz_version/1', 1, '{"by":1,"given":"chapelle","salt":"a77ddf687ef43a56bd515218d068dead"}');
INSERT INTO public.opening VALUES ('course/1', 8, '{"by":1,"salt":"ea798e40d4f26e21c2eb8155f7283694"}');
INSERT INTO public.opening VALUES ('class_session/4', 2, '{"device":"phone-of-26000101","person":{"family_name":"Abadie","given_name":"Léa","id":1,"student_number":"26000101"},"receipt":"YYN02E7H","salt":"2af49c5333c28d0452069fc7fcb78f35"}');
INSERT INTO public.opening VALUES ('class_session/4', 3, '{"device":"phone-of-26000102","person":{"family_name":"Brun","given_name":"Noé","id":2,"student_number":"26000102"},"receipt":"Q5C069NE","salt":"b1496ef10c92a5769cb9d434e131289b"}');
INSERT INTO public.opening VALUES ('class_session/4', 5, '{"device":"phone-of-26000111","person":{"family_name":"Ivanova","given_name":"Mila","id":15,"student_number":"26000111"},"receipt":"YNNPMYGZ","salt":"b4591de20175b8536c21c6d6b4b20640"}');
INSERT INTO public.opening VALUES ('class_session/4', 6, '{"device":"phone-of-a-visitor","person":{"family_name":"Invitée","given_name":"Ariane","id":11,"student_number":"77"},"receipt":"1YQGXCQH","salt":"95ae2583c5819dd7f8e86dbb348c6166"}');
INSERT INTO public.opening VALUES ('class_session/4', 7, '{"device":"phone-of-26000105","person":{"family_name":"Étienne","given_name":"Zoé","id":5,"student_number":"26000105"},"receipt":"T4KY5MZM","salt":"2e561aa9e4a1f05626282e5c3d8e602e"}');
INSERT INTO public.opening VALUES ('class_session/4', 8, '{"by":1,"person":1,"reason":"Arrivée à 9 h 40","salt":"ee42fc137caf25fd240ae28fe94d0edd","status":"late","student_number":"26000101"}');
INSERT INTO public.opening VALUES ('class_session/4', 9, '{"salt":"2e7cff22ed3e138f9399b1ad138730d7"}');
INSERT INTO public.opening VALUES ('class_session/1', 12, '{"by":null,"reason":"demande de la personne","salt":"84ca57dbe20b6553ff701e5d5ef247ff"}');
INSERT INTO public.opening VALUES ('class_session/2', 19, '{"by":null,"reason":"demande de la personne","salt":"93ce9fa6723f5a646a375f888226809d"}');
INSERT INTO public.opening VALUES ('class_session/4', 10, '{"by":null,"reason":"demande de la personne","salt":"3b11e5b95c0c028a75cf6530daffe826"}');
INSERT INTO public.opening VALUES ('class_session/6', 8, '{"by":null,"reason":"demande de la personne","salt":"f06b559bde92228d85f06eb4f2ebd0fa"}');
INSERT INTO public.opening VALUES ('course/1', 9, '{"by":null,"reason":"demande de la personne","salt":"d010322768d78ebafdbedb24b4099a21"}');
INSERT INTO public.opening VALUES ('publication/1', 3, '{"by":null,"reason":"demande de la personne","salt":"7cdc1cccc40fded0dc6395ccbff82fa8"}');


--
-- Data for Name: person; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.person VALUES (1, 'roster', '26000101', 'abadie', '26000101', 'Abadie', 'Léa', 'lea.abadie@kiosk.example', NULL, NULL, NULL, NULL);
INSERT INTO public.person VALUES (2, 'roster', '26000102', 'brun', '26000102', 'Brun', 'Noé', '', NULL, NULL, NULL, NULL);
INSERT INTO public.person VALUES (3, 'roster', '26000103', 'chevalier', '26000103', 'Chevalier', 'Inès', '', NULL, NULL, NULL, NULL);
INSERT INTO public.person VALUES (4, 'roster', '26000104', 'diallo', '26000104', 'Diallo', 'Awa', '', NULL, NULL, NULL, NULL);
INSERT INTO public.person VALUES (5, 'roster', '26000105', 'etienne', '26000105', 'Étienne', 'Zoé', '', NULL, NULL, NULL, NULL);
INSERT INTO public.person VALUES (7, 'roster', '26000107', 'garnier', '26000107', 'Garnier', 'Jade', '', NULL, NULL, NULL, NULL);
INSERT INTO public.person VALUES (8, 'roster', '26000108', 'haddad', '26000108', 'Haddad', 'Sami', '', NULL, NULL, NULL, NULL);
INSERT INTO public.person VALUES (9, 'roster', '26000109', 'konstantinidoy', '26000109', 'Κωνσταντινίδου', 'Eleni', '', NULL, NULL, NULL, NULL);
INSERT INTO public.person VALUES (10, 'roster', '26000110', 'jacob', '26000110', 'Jacob', 'Tom', '', NULL, NULL, NULL, NULL);
INSERT INTO public.person VALUES (11, 'guest', '77', 'invitee', NULL, NULL, NULL, NULL, '77', 'Invitée', 'Ariane', 'ariane@kiosk.example');
INSERT INTO public.person VALUES (12, 'guest', '26000120', 'brun', NULL, NULL, NULL, NULL, '26000120', 'Brun', 'Noé', '');
INSERT INTO public.person VALUES (13, 'guest', '99', 'diallo', NULL, NULL, NULL, NULL, '99', 'Diallo', 'Awa', '');
INSERT INTO public.person VALUES (14, 'guest', '26000111', 'ivanova', NULL, NULL, NULL, NULL, '26000111', 'Ivanova', 'Mila', '');
INSERT INTO public.person VALUES (15, 'roster', '26000111', 'ivanova', '26000111', 'Ivanova', 'Mila', '', NULL, NULL, NULL, NULL);
INSERT INTO public.person VALUES (16, 'roster', '26000112', 'kaplan', '26000112', 'Kaplan', 'Ada', '', NULL, NULL, NULL, NULL);


--
-- Data for Name: publication; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.publication VALUES (1, 6, 1, 1, '0YVPA1BM', '2026-09-30 08:40:00+00', '2026-09-30 08:55:00+00', 1, '2026-09-30 08:30:00+00');
INSERT INTO public.publication VALUES (2, 4, 1, 2, 'ZDVPN3SB', NULL, NULL, 1, '2026-10-02 07:00:00+00');


--
-- Data for Name: question; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.question VALUES (1, 1);
INSERT INTO public.question VALUES (1, 2);
INSERT INTO public.question VALUES (1, 3);
INSERT INTO public.question VALUES (1, 4);
INSERT INTO public.question VALUES (2, 1);
INSERT INTO public.question VALUES (2, 2);
INSERT INTO public.question VALUES (2, 3);
INSERT INTO public.question VALUES (2, 4);


--
-- Data for Name: quiz; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.quiz VALUES (1, 1, 'archives');


--
-- Data for Name: quiz_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.quiz_version VALUES (1, 1, 1, 'Récap : les archives', '# Récap : les archives

Langue : fr
Tentatives : 2
Mélange : non
Certitude : oui

## Qui verse ses archives aux Archives nationales ?

- (x) les administrations centrales
- ( ) les communes

## Où Saint Louis fit-il déposer le Trésor des chartes ?

= Sainte-Chapelle

## Que dit le sceau d’une charte ?

- [x] qui en répond
- [x] de quelle autorité elle émane
- [ ] qui l’a lue
Points : 2

## Je saurais lire une charte de cette époque.

Nature : échelle
1. pas du tout
2. en partie
3. tout à fait
', '{"title":"Récap : les archives","language":"fr","key":"","introduction":"","settings":{"feedback":"end","attempts":2,"shuffle":false,"certainty":true},"questions":[{"kind":"single_choice","stem":"Qui verse ses archives aux Archives nationales ?","body":"","concept":"","hint":"","explanation":"","points":"1","shuffle":true,"media":[{"asset":"e92a6fa753d644bff80dbca6d277a2598044a7c5aa7de982dec2e08eb8155477","alternative":"un sceau"},{"mathml":"<math><mn>1</mn><mo>+</mo><mn>1</mn></math>","alternative":"un plus un"}],"choices":[{"text":"les administrations centrales","right":true,"feedback":""},{"text":"les communes","right":false,"feedback":""}]},{"kind":"short_text","stem":"Où Saint Louis fit-il déposer le Trésor des chartes ?","body":"","concept":"","hint":"","explanation":"","points":"1","shuffle":true,"media":[],"answers":[{"text":"Sainte-Chapelle","right":true,"feedback":""}]},{"kind":"multiple_choice","stem":"Que dit le sceau d’une charte ?","body":"","concept":"","hint":"","explanation":"","points":"2","shuffle":true,"media":[],"choices":[{"text":"qui en répond","right":true,"feedback":""},{"text":"de quelle autorité elle émane","right":true,"feedback":""},{"text":"qui l’a lue","right":false,"feedback":""}]},{"kind":"scale","stem":"Je saurais lire une charte de cette époque.","body":"","concept":"","hint":"","explanation":"","points":"1","shuffle":true,"media":[],"steps":["pas du tout","en partie","tout à fait"]}]}', 1, '2026-09-29 07:00:00+00');
INSERT INTO public.quiz_version VALUES (2, 1, 2, 'Récap : les archives', '# Récap : les archives

Langue : fr
Tentatives : 2
Mélange : non
Certitude : oui

## Qui verse ses archives aux Archives nationales ?

- (x) les administrations centrales
- ( ) les communes

## Où Saint Louis fit-il déposer le Trésor des chartes ?

= La Sainte-Chapelle

## Que dit le sceau d’une charte ?

- [x] qui en répond
- [x] de quelle autorité elle émane
- [ ] qui l’a lue
Points : 2

## Je saurais lire une charte de cette époque.

Nature : échelle
1. pas du tout
2. en partie
3. tout à fait
', '{"title":"Récap : les archives","language":"fr","key":"","introduction":"","settings":{"feedback":"end","attempts":2,"shuffle":false,"certainty":true},"questions":[{"kind":"single_choice","stem":"Qui verse ses archives aux Archives nationales ?","body":"","concept":"","hint":"","explanation":"","points":"1","shuffle":true,"media":[],"choices":[{"text":"les administrations centrales","right":true,"feedback":""},{"text":"les communes","right":false,"feedback":""}]},{"kind":"short_text","stem":"Où Saint Louis fit-il déposer le Trésor des chartes ?","body":"","concept":"","hint":"","explanation":"","points":"1","shuffle":true,"media":[],"answers":[{"text":"La Sainte-Chapelle","right":true,"feedback":""}]},{"kind":"multiple_choice","stem":"Que dit le sceau d’une charte ?","body":"","concept":"","hint":"","explanation":"","points":"2","shuffle":true,"media":[],"choices":[{"text":"qui en répond","right":true,"feedback":""},{"text":"de quelle autorité elle émane","right":true,"feedback":""},{"text":"qui l’a lue","right":false,"feedback":""}]},{"kind":"scale","stem":"Je saurais lire une charte de cette époque.","body":"","concept":"","hint":"","explanation":"","points":"1","shuffle":true,"media":[],"steps":["pas du tout","en partie","tout à fait"]}]}', 1, '2026-10-02 07:00:00+00');


--
-- Data for Name: regrade; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.regrade VALUES (1, 1, 2, 'chapelle', true, 1, '2026-10-01 07:00:00+00');


--
-- Data for Name: roster_change; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.roster_change VALUES (1, 1, 'added', 'null', '{"student_number": "26000101", "family_name": "Abadie", "given_name": "Léa", "email": "lea.abadie@kiosk.example", "enrolments": [{"group": "TD1", "first_day": "2026-09-01", "last_day": null}]}');
INSERT INTO public.roster_change VALUES (1, 2, 'added', 'null', '{"student_number": "26000102", "family_name": "Brun", "given_name": "Noé", "email": "", "enrolments": [{"group": "TD1", "first_day": "2026-09-01", "last_day": null}]}');
INSERT INTO public.roster_change VALUES (1, 3, 'added', 'null', '{"student_number": "26000103", "family_name": "Chevalier", "given_name": "Inès", "email": "", "enrolments": [{"group": "TD1", "first_day": "2026-09-01", "last_day": null}]}');
INSERT INTO public.roster_change VALUES (1, 4, 'added', 'null', '{"student_number": "26000104", "family_name": "Diallo", "given_name": "Awa", "email": "", "enrolments": [{"group": "TD2", "first_day": "2026-09-01", "last_day": null}]}');
INSERT INTO public.roster_change VALUES (1, 5, 'added', 'null', '{"student_number": "26000105", "family_name": "Étienne", "given_name": "Zoé", "email": "", "enrolments": [{"group": "TD2", "first_day": "2026-09-01", "last_day": null}]}');
INSERT INTO public.roster_change VALUES (1, 7, 'added', 'null', '{"student_number": "26000107", "family_name": "Garnier", "given_name": "Jade", "email": "", "enrolments": [{"group": "TD1", "first_day": "2026-09-01", "last_day": null}]}');
INSERT INTO public.roster_change VALUES (1, 8, 'added', 'null', '{"student_number": "26000108", "family_name": "Haddad", "given_name": "Sami", "email": "", "enrolments": [{"group": "TD2", "first_day": "2026-09-01", "last_day": null}]}');
INSERT INTO public.roster_change VALUES (1, 9, 'added', 'null', '{"student_number": "26000109", "family_name": "Κωνσταντινίδου", "given_name": "Eleni", "email": "", "enrolments": [{"group": "TD1", "first_day": "2026-09-01", "last_day": null}]}');
INSERT INTO public.roster_change VALUES (1, 10, 'added', 'null', '{"student_number": "26000110", "family_name": "Jacob", "given_name": "Tom", "email": "", "enrolments": [{"group": "TD2", "first_day": "2026-09-01", "last_day": null}]}');
INSERT INTO public.roster_change VALUES (2, 5, 'changed', '{"student_number": "26000105", "family_name": "Étienne", "given_name": "Zoé", "email": "", "enrolments": [{"group": "TD2", "first_day": "2026-09-01", "last_day": null}]}', '{"student_number": "26000105", "family_name": "Étienne", "given_name": "Zoé", "email": "", "enrolments": [{"group": "TD2", "first_day": "2026-09-01", "last_day": "2026-09-20"}, {"group": "TD1", "first_day": "2026-09-21", "last_day": null}]}');
INSERT INTO public.roster_change VALUES (2, 15, 'added', 'null', '{"student_number": "26000111", "family_name": "Ivanova", "given_name": "Mila", "email": "", "enrolments": [{"group": "TD1", "first_day": "2026-09-21", "last_day": null}]}');
INSERT INTO public.roster_change VALUES (2, 7, 'left', '{"student_number": "26000107", "family_name": "Garnier", "given_name": "Jade", "email": "", "enrolments": [{"group": "TD1", "first_day": "2026-09-01", "last_day": null}]}', '{"student_number": "26000107", "family_name": "Garnier", "given_name": "Jade", "email": "", "enrolments": [{"group": "TD1", "first_day": "2026-09-01", "last_day": "2026-09-20"}]}');
INSERT INTO public.roster_change VALUES (3, 16, 'added', 'null', '{"student_number": "26000112", "family_name": "Kaplan", "given_name": "Ada", "email": "", "enrolments": [{"group": "TD2", "first_day": "2026-09-22", "last_day": null}]}');


--
-- Data for Name: roster_import; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.roster_import VALUES (1, 1, '2026-09-01', 1, '2026-09-01 07:00:00+00', NULL, NULL);
INSERT INTO public.roster_import VALUES (2, 1, '2026-09-21', 1, '2026-09-21 07:00:00+00', NULL, NULL);
INSERT INTO public.roster_import VALUES (3, 1, '2026-09-22', 1, '2026-09-22 07:00:00+00', 1, '2026-09-22 08:00:00+00');


--
-- Data for Name: screen_view; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.screen_view VALUES (6, 1, 2, true);


--
-- Data for Name: session_group; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.session_group VALUES (6, 'TD1');


--
-- Data for Name: session_teacher; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.session_teacher VALUES (1, 1, 1, 'Camille Exemple');
INSERT INTO public.session_teacher VALUES (2, 2, 1, 'Camille Exemple');
INSERT INTO public.session_teacher VALUES (3, 6, 1, 'Camille Exemple');
INSERT INTO public.session_teacher VALUES (4, 4, 1, 'Camille Exemple');


--
-- Data for Name: setup_link; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.setup_link VALUES (1, 2, 'c06f5c42b71e892e28fc17191c92dedc5775f4131b06f4acd044f5956959b578', '2026-10-15 09:00:00+00');


--
-- Data for Name: sign_in; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sign_in VALUES (1, 1, '2026-09-09 07:01:00+00', '2026-09-09 07:01:30+00', 'present', 'qr', 'Z7VZSGTY', '27021666cd8616e4519af195255ff08d', 'phone-of-26000101', NULL, 2, 1);
INSERT INTO public.sign_in VALUES (2, 1, '2026-09-09 07:02:00+00', '2026-09-09 07:02:30+00', 'present', 'qr', '36VY9YE7', '4008559323767a39b5310dc49e110621', 'phone-of-26000102', NULL, 3, 2);
INSERT INTO public.sign_in VALUES (3, 1, '2026-09-09 07:03:00+00', '2026-09-09 07:03:30+00', 'present', 'qr', 'GSKYSVCJ', '6bfe2a78f5ffeab6da65f1ed5fcaa9f5', 'phone-of-26000103', NULL, 4, 3);
INSERT INTO public.sign_in VALUES (5, 1, '2026-09-09 07:05:00+00', '2026-09-09 07:05:30+00', 'present', 'qr', 'MX6WGWBV', '7d9942e823519b0878d2d6d4e4f8414a', 'phone-of-26000107', NULL, 6, 7);
INSERT INTO public.sign_in VALUES (6, 1, '2026-09-09 07:07:00+00', '2026-09-09 07:07:30+00', 'present', 'qr', 'ZQ6CT9W0', 'b0a57510f34107a6f31f3744ea493ce7', 'phone-of-26000103', NULL, 7, 4);
INSERT INTO public.sign_in VALUES (7, 1, '2026-09-09 07:09:00+00', '2026-09-09 07:09:30+00', 'present', 'qr', 'CF72HP90', '655bed8b4e3da3ee085e1bd6efc84315', 'phone-of-a-visitor', NULL, 8, 11);
INSERT INTO public.sign_in VALUES (8, 1, '2026-09-09 07:21:00+00', '2026-09-09 07:21:30+00', 'late', 'code', 'Z8EY8J5T', '4ec6ffc4c8a51bed03fa2ef387dc56dc', 'phone-of-26000108', NULL, 9, 8);
INSERT INTO public.sign_in VALUES (9, 2, '2026-09-16 07:01:00+00', '2026-09-16 07:01:30+00', 'present', 'qr', 'NXE4S2CB', 'c2670585f602fd34c4e7006f3f69939f', 'phone-of-26000101', NULL, 3, 1);
INSERT INTO public.sign_in VALUES (10, 2, '2026-09-16 07:02:00+00', '2026-09-16 07:02:30+00', 'present', 'qr', 'CY18D8AB', 'cb69c7d67f03560c1e88aa73d37d3bde', 'phone-of-26000103', NULL, 4, 3);
INSERT INTO public.sign_in VALUES (11, 2, '2026-09-16 07:03:00+00', '2026-09-16 07:03:30+00', 'present', 'qr', 'KBPBGXZT', '7b97016a614238deeffb22144b6f1862', 'phone-of-26000105', NULL, 5, 5);
INSERT INTO public.sign_in VALUES (13, 2, '2026-09-16 07:08:00+00', '2026-09-16 07:08:30+00', 'present', 'qr', '1PAPD7HD', '3a6778d9fb93aed830449fab8723b52e', 'phone-of-26000120', NULL, 7, 12);
INSERT INTO public.sign_in VALUES (14, 2, '2026-09-16 07:08:00+00', '2026-09-16 07:08:30+00', 'present', 'qr', 'G6VA63PB', '604399ab0098448e9043f321d300f919', 'phone-of-99', NULL, 8, 13);
INSERT INTO public.sign_in VALUES (15, 2, '2026-09-16 07:08:00+00', '2026-09-16 07:08:30+00', 'present', 'qr', '4JMAGG40', '5cdf4450ab73db465e488e96b6455fd6', 'phone-of-26000111', NULL, 9, 14);
INSERT INTO public.sign_in VALUES (16, 2, '2026-09-16 07:18:00+00', '2026-09-16 07:18:30+00', 'present', 'qr', '1K76PMX2', '5138f30349f9ab0e0ef1b01801bb373c', 'phone-of-26000104', NULL, 11, 4);
INSERT INTO public.sign_in VALUES (17, 6, '2026-09-30 07:01:00+00', '2026-09-30 07:01:30+00', 'present', 'qr', 'SQEHNCQP', 'd1e59d2681eb5eed1cf3c4be6693f2e7', 'phone-of-26000101', NULL, 2, 1);
INSERT INTO public.sign_in VALUES (18, 6, '2026-09-30 07:02:00+00', '2026-09-30 07:02:30+00', 'present', 'qr', 'KCAT9Z0P', '785ebacf9b2b5c797840a3e55996e3c9', 'phone-of-26000102', NULL, 3, 2);
INSERT INTO public.sign_in VALUES (20, 6, '2026-09-30 07:04:00+00', '2026-09-30 07:04:30+00', 'present', 'qr', '2SRA659R', '56db12b2da651795fb94844e1bd69792', 'phone-of-26000111', NULL, 5, 15);
INSERT INTO public.sign_in VALUES (21, 6, '2026-09-30 07:05:00+00', '2026-09-30 07:05:30+00', 'present', 'qr', 'CAJJJP8R', 'd08ca50a36a9c1bc319fbc97d1338aa9', 'phone-of-26000104', NULL, 6, 4);
INSERT INTO public.sign_in VALUES (22, 4, '2026-10-07 07:01:00+00', '2026-10-07 07:01:30+00', 'present', 'qr', 'YYN02E7H', '3437f5a48325999cc3b2246aba5e3ad5', 'phone-of-26000101', NULL, 2, 1);
INSERT INTO public.sign_in VALUES (23, 4, '2026-10-07 07:02:00+00', '2026-10-07 07:02:30+00', 'present', 'qr', 'Q5C069NE', 'c83f6ecad2e70675a635d3837a89e346', 'phone-of-26000102', NULL, 3, 2);
INSERT INTO public.sign_in VALUES (25, 4, '2026-10-07 07:04:00+00', '2026-10-07 07:04:30+00', 'present', 'qr', 'YNNPMYGZ', '8f640efdbe033a3bcab707fdd13288f1', 'phone-of-26000111', NULL, 5, 15);
INSERT INTO public.sign_in VALUES (26, 4, '2026-10-07 07:06:00+00', '2026-10-07 07:06:30+00', 'present', 'qr', '1YQGXCQH', '392f66091cccc2a4e1f3707dc4a41b22', 'phone-of-a-visitor', NULL, 6, 11);
INSERT INTO public.sign_in VALUES (27, 4, '2026-10-07 07:20:00+00', '2026-10-07 07:20:30+00', 'late', 'qr', 'T4KY5MZM', '675fd74d4621e237681fed941d3edf0d', 'phone-of-26000105', NULL, 7, 5);


--
-- Data for Name: signing_key; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.signing_key VALUES ('356910a50b4c1a92', 'receipt-signing', '59293ad4900427ba6ba86817f482ff133f12d1a30f0cc5c4ba26e664c77faadf', '2026-08-31 07:00:00+00', NULL, NULL);
INSERT INTO public.signing_key VALUES ('57913aefebf678c0', 'register-signing', 'e187ecbff31fb9b5336ac5c52aefe3c7ad9d4f368fbae3d9ded13ea8e2173ba7', '2026-08-31 07:00:00+00', NULL, NULL);


--
-- Data for Name: teaching; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.teaching VALUES (1, 1, 'instructor');
INSERT INTO public.teaching VALUES (1, 2, 'assistant');


--
-- Data for Name: throttle_bucket; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.throttle_bucket VALUES ('a phone that mistyped', 7, '2026-09-09 07:10:00+00');


--
-- Data for Name: window_change; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.window_change VALUES (1, 2, '2026-09-16 07:00:00+00', '2026-09-16 07:20:00+00', '2026-09-16 07:35:00+00', 0, 2, '2026-09-16 07:12:00+00');


--
-- Name: allowance_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.allowance_id_seq', 1, true);


--
-- Name: annulment_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.annulment_id_seq', 1, true);


--
-- Name: attempt_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.attempt_id_seq', 6, true);


--
-- Name: burst_look_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.burst_look_id_seq', 1, true);


--
-- Name: class_session_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.class_session_id_seq', 6, true);


--
-- Name: correction_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.correction_id_seq', 2, true);


--
-- Name: course_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.course_id_seq', 1, true);


--
-- Name: device_pass_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.device_pass_id_seq', 1, true);


--
-- Name: enrolment_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.enrolment_id_seq', 12, true);


--
-- Name: excuse_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.excuse_id_seq', 2, true);


--
-- Name: instructor_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.instructor_id_seq', 2, true);


--
-- Name: merge_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.merge_id_seq', 3, true);


--
-- Name: person_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.person_id_seq', 16, true);


--
-- Name: publication_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.publication_id_seq', 2, true);


--
-- Name: quiz_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.quiz_id_seq', 1, true);


--
-- Name: quiz_version_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.quiz_version_id_seq', 2, true);


--
-- Name: regrade_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.regrade_id_seq', 1, true);


--
-- Name: roster_import_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.roster_import_id_seq', 3, true);


--
-- Name: session_teacher_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.session_teacher_id_seq', 4, true);


--
-- Name: setup_link_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.setup_link_id_seq', 1, true);


--
-- Name: sign_in_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sign_in_id_seq', 27, true);


--
-- Name: window_change_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.window_change_id_seq', 1, true);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: enrolment enrolment_no_overlap; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT enrolment_no_overlap EXCLUDE USING gist (int4range(course_id, course_id, '[]'::text) WITH &&, int4range(person_id, person_id, '[]'::text) WITH &&, daterange(first_day, last_day, '[]'::text) WITH &&);


--
-- Name: allowance pk_allowance; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.allowance
    ADD CONSTRAINT pk_allowance PRIMARY KEY (id);


--
-- Name: annulment pk_annulment; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.annulment
    ADD CONSTRAINT pk_annulment PRIMARY KEY (id);


--
-- Name: answer pk_answer; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.answer
    ADD CONSTRAINT pk_answer PRIMARY KEY (attempt_id, "position");


--
-- Name: asset pk_asset; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.asset
    ADD CONSTRAINT pk_asset PRIMARY KEY (course_id, hash);


--
-- Name: attempt pk_attempt; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT pk_attempt PRIMARY KEY (id);


--
-- Name: burst_look pk_burst_look; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.burst_look
    ADD CONSTRAINT pk_burst_look PRIMARY KEY (id);


--
-- Name: checkpoint pk_checkpoint; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checkpoint
    ADD CONSTRAINT pk_checkpoint PRIMARY KEY (size);


--
-- Name: class_session pk_class_session; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.class_session
    ADD CONSTRAINT pk_class_session PRIMARY KEY (id);


--
-- Name: console_session pk_console_session; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.console_session
    ADD CONSTRAINT pk_console_session PRIMARY KEY (token_hash);


--
-- Name: correction pk_correction; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.correction
    ADD CONSTRAINT pk_correction PRIMARY KEY (id);


--
-- Name: course pk_course; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.course
    ADD CONSTRAINT pk_course PRIMARY KEY (id);


--
-- Name: device_pass pk_device_pass; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.device_pass
    ADD CONSTRAINT pk_device_pass PRIMARY KEY (id);


--
-- Name: enrolment pk_enrolment; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT pk_enrolment PRIMARY KEY (id);


--
-- Name: event pk_event; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.event
    ADD CONSTRAINT pk_event PRIMARY KEY (stream, number);


--
-- Name: event_item pk_event_item; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.event_item
    ADD CONSTRAINT pk_event_item PRIMARY KEY (stream, number, "position");


--
-- Name: excuse pk_excuse; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.excuse
    ADD CONSTRAINT pk_excuse PRIMARY KEY (id);


--
-- Name: identity pk_identity; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT pk_identity PRIMARY KEY (issuer, subject);


--
-- Name: instance_secret pk_instance_secret; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.instance_secret
    ADD CONSTRAINT pk_instance_secret PRIMARY KEY (fingerprint);


--
-- Name: instructor pk_instructor; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.instructor
    ADD CONSTRAINT pk_instructor PRIMARY KEY (id);


--
-- Name: log_entry pk_log_entry; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.log_entry
    ADD CONSTRAINT pk_log_entry PRIMARY KEY (number);


--
-- Name: merge pk_merge; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.merge
    ADD CONSTRAINT pk_merge PRIMARY KEY (id);


--
-- Name: opening pk_opening; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.opening
    ADD CONSTRAINT pk_opening PRIMARY KEY (stream, number);


--
-- Name: person pk_person; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.person
    ADD CONSTRAINT pk_person PRIMARY KEY (id);


--
-- Name: publication pk_publication; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT pk_publication PRIMARY KEY (id);


--
-- Name: question pk_question; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.question
    ADD CONSTRAINT pk_question PRIMARY KEY (version_id, "position");


--
-- Name: quiz pk_quiz; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quiz
    ADD CONSTRAINT pk_quiz PRIMARY KEY (id);


--
-- Name: quiz_version pk_quiz_version; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quiz_version
    ADD CONSTRAINT pk_quiz_version PRIMARY KEY (id);


--
-- Name: regrade pk_regrade; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.regrade
    ADD CONSTRAINT pk_regrade PRIMARY KEY (id);


--
-- Name: roster_change pk_roster_change; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.roster_change
    ADD CONSTRAINT pk_roster_change PRIMARY KEY (import_id, person_id);


--
-- Name: roster_import pk_roster_import; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.roster_import
    ADD CONSTRAINT pk_roster_import PRIMARY KEY (id);


--
-- Name: screen_view pk_screen_view; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.screen_view
    ADD CONSTRAINT pk_screen_view PRIMARY KEY (class_session_id);


--
-- Name: session_group pk_session_group; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session_group
    ADD CONSTRAINT pk_session_group PRIMARY KEY (class_session_id, group_name);


--
-- Name: session_teacher pk_session_teacher; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session_teacher
    ADD CONSTRAINT pk_session_teacher PRIMARY KEY (id);


--
-- Name: setup_link pk_setup_link; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.setup_link
    ADD CONSTRAINT pk_setup_link PRIMARY KEY (id);


--
-- Name: sign_in pk_sign_in; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT pk_sign_in PRIMARY KEY (id);


--
-- Name: signing_key pk_signing_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signing_key
    ADD CONSTRAINT pk_signing_key PRIMARY KEY (key_id);


--
-- Name: teaching pk_teaching; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.teaching
    ADD CONSTRAINT pk_teaching PRIMARY KEY (course_id, instructor_id);


--
-- Name: throttle_bucket pk_throttle_bucket; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.throttle_bucket
    ADD CONSTRAINT pk_throttle_bucket PRIMARY KEY (key);


--
-- Name: window_change pk_window_change; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.window_change
    ADD CONSTRAINT pk_window_change PRIMARY KEY (id);


--
-- Name: allowance uq_allowance_publication_id_person_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.allowance
    ADD CONSTRAINT uq_allowance_publication_id_person_id UNIQUE (publication_id, person_id);


--
-- Name: annulment uq_annulment_receipt; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.annulment
    ADD CONSTRAINT uq_annulment_receipt UNIQUE (receipt);


--
-- Name: attempt uq_attempt_id_version_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT uq_attempt_id_version_id UNIQUE (id, version_id);


--
-- Name: attempt uq_attempt_publication_id_person_id_number; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT uq_attempt_publication_id_person_id_number UNIQUE (publication_id, person_id, number);


--
-- Name: class_session uq_class_session_course_id_number; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.class_session
    ADD CONSTRAINT uq_class_session_course_id_number UNIQUE (course_id, number);


--
-- Name: course uq_course_code; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.course
    ADD CONSTRAINT uq_course_code UNIQUE (code);


--
-- Name: device_pass uq_device_pass_class_session_id_code_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.device_pass
    ADD CONSTRAINT uq_device_pass_class_session_id_code_key UNIQUE (class_session_id, code_key);


--
-- Name: instance_secret uq_instance_secret_number; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.instance_secret
    ADD CONSTRAINT uq_instance_secret_number UNIQUE (number);


--
-- Name: instructor uq_instructor_email; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.instructor
    ADD CONSTRAINT uq_instructor_email UNIQUE (email);


--
-- Name: publication uq_publication_class_session_id_quiz_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT uq_publication_class_session_id_quiz_id UNIQUE (class_session_id, quiz_id);


--
-- Name: publication uq_publication_code; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT uq_publication_code UNIQUE (code);


--
-- Name: publication uq_publication_id_version_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT uq_publication_id_version_id UNIQUE (id, version_id);


--
-- Name: quiz uq_quiz_course_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quiz
    ADD CONSTRAINT uq_quiz_course_id_key UNIQUE (course_id, key);


--
-- Name: quiz_version uq_quiz_version_id_quiz_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quiz_version
    ADD CONSTRAINT uq_quiz_version_id_quiz_id UNIQUE (id, quiz_id);


--
-- Name: quiz_version uq_quiz_version_quiz_id_number; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quiz_version
    ADD CONSTRAINT uq_quiz_version_quiz_id_number UNIQUE (quiz_id, number);


--
-- Name: session_teacher uq_session_teacher_class_session_id_instructor_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session_teacher
    ADD CONSTRAINT uq_session_teacher_class_session_id_instructor_id UNIQUE (class_session_id, instructor_id);


--
-- Name: setup_link uq_setup_link_token_hash; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.setup_link
    ADD CONSTRAINT uq_setup_link_token_hash UNIQUE (token_hash);


--
-- Name: sign_in uq_sign_in_class_session_id_person_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT uq_sign_in_class_session_id_person_id UNIQUE (class_session_id, person_id);


--
-- Name: sign_in uq_sign_in_nonce; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT uq_sign_in_nonce UNIQUE (nonce);


--
-- Name: sign_in uq_sign_in_receipt; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT uq_sign_in_receipt UNIQUE (receipt);


--
-- Name: ix_allowance_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_allowance_person_id ON public.allowance USING btree (person_id);


--
-- Name: ix_annulment_class_session; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_annulment_class_session ON public.annulment USING btree (class_session_id, id);


--
-- Name: ix_annulment_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_annulment_person_id ON public.annulment USING btree (person_id);


--
-- Name: ix_attempt_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_attempt_person_id ON public.attempt USING btree (person_id);


--
-- Name: ix_burst_look_class_session_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_burst_look_class_session_id ON public.burst_look USING btree (class_session_id);


--
-- Name: ix_class_session_starts_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_class_session_starts_at ON public.class_session USING btree (starts_at);


--
-- Name: ix_console_session_instructor_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_console_session_instructor_id ON public.console_session USING btree (instructor_id);


--
-- Name: ix_correction_class_session; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_correction_class_session ON public.correction USING btree (class_session_id, id);


--
-- Name: ix_correction_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_correction_person_id ON public.correction USING btree (person_id);


--
-- Name: ix_device_pass_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_device_pass_person_id ON public.device_pass USING btree (person_id);


--
-- Name: ix_enrolment_course_person; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_enrolment_course_person ON public.enrolment USING btree (course_id, person_id);


--
-- Name: ix_enrolment_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_enrolment_person_id ON public.enrolment USING btree (person_id);


--
-- Name: ix_excuse_course_person; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_excuse_course_person ON public.excuse USING btree (course_id, person_id);


--
-- Name: ix_excuse_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_excuse_person_id ON public.excuse USING btree (person_id);


--
-- Name: ix_identity_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_identity_person_id ON public.identity USING btree (person_id);


--
-- Name: ix_log_entry_stream; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_log_entry_stream ON public.log_entry USING btree (stream, number);


--
-- Name: ix_merge_from_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_merge_from_id ON public.merge USING btree (from_id);


--
-- Name: ix_merge_into_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_merge_into_id ON public.merge USING btree (into_id);


--
-- Name: ix_person_number_key; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_person_number_key ON public.person USING btree (number_key);


--
-- Name: ix_regrade_version; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_regrade_version ON public.regrade USING btree (version_id, id);


--
-- Name: ix_roster_change_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_roster_change_person_id ON public.roster_change USING btree (person_id);


--
-- Name: ix_roster_import_course_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_roster_import_course_id ON public.roster_import USING btree (course_id);


--
-- Name: ix_setup_link_instructor_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_setup_link_instructor_id ON public.setup_link USING btree (instructor_id);


--
-- Name: ix_sign_in_person_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_sign_in_person_id ON public.sign_in USING btree (person_id);


--
-- Name: ix_teaching_instructor_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_teaching_instructor_id ON public.teaching USING btree (instructor_id);


--
-- Name: ix_throttle_bucket_updated_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_throttle_bucket_updated_at ON public.throttle_bucket USING btree (updated_at);


--
-- Name: ix_window_change_latest; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_window_change_latest ON public.window_change USING btree (class_session_id, id);


--
-- Name: uq_merge_in_force; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX uq_merge_in_force ON public.merge USING btree (from_id) WHERE (undone_at IS NULL);


--
-- Name: uq_person_guest; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX uq_person_guest ON public.person USING btree (number_key, name_key) WHERE (origin = 'guest'::text);


--
-- Name: uq_person_number_on_roster; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX uq_person_number_on_roster ON public.person USING btree (number_key) WHERE (origin = 'roster'::text);


--
-- Name: allowance fk_allowance_person_id_person; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.allowance
    ADD CONSTRAINT fk_allowance_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;


--
-- Name: allowance fk_allowance_publication_id_publication; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.allowance
    ADD CONSTRAINT fk_allowance_publication_id_publication FOREIGN KEY (publication_id) REFERENCES public.publication(id) ON DELETE CASCADE;


--
-- Name: annulment fk_annulment_class_session_id_class_session; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.annulment
    ADD CONSTRAINT fk_annulment_class_session_id_class_session FOREIGN KEY (class_session_id) REFERENCES public.class_session(id) ON DELETE CASCADE;


--
-- Name: annulment fk_annulment_made_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.annulment
    ADD CONSTRAINT fk_annulment_made_by_instructor FOREIGN KEY (made_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: annulment fk_annulment_person_id_person; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.annulment
    ADD CONSTRAINT fk_annulment_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;


--
-- Name: answer fk_answer_attempt_id_version_id_attempt; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.answer
    ADD CONSTRAINT fk_answer_attempt_id_version_id_attempt FOREIGN KEY (attempt_id, version_id) REFERENCES public.attempt(id, version_id) ON DELETE CASCADE;


--
-- Name: answer fk_answer_version_id_position_question; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.answer
    ADD CONSTRAINT fk_answer_version_id_position_question FOREIGN KEY (version_id, "position") REFERENCES public.question(version_id, "position");


--
-- Name: asset fk_asset_course_id_course; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.asset
    ADD CONSTRAINT fk_asset_course_id_course FOREIGN KEY (course_id) REFERENCES public.course(id) ON DELETE CASCADE;


--
-- Name: attempt fk_attempt_person_id_person; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT fk_attempt_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;


--
-- Name: attempt fk_attempt_publication_id_version_id_publication; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT fk_attempt_publication_id_version_id_publication FOREIGN KEY (publication_id, version_id) REFERENCES public.publication(id, version_id) ON DELETE CASCADE;


--
-- Name: attempt fk_attempt_set_aside_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT fk_attempt_set_aside_by_instructor FOREIGN KEY (set_aside_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: burst_look fk_burst_look_class_session_id_class_session; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.burst_look
    ADD CONSTRAINT fk_burst_look_class_session_id_class_session FOREIGN KEY (class_session_id) REFERENCES public.class_session(id) ON DELETE CASCADE;


--
-- Name: burst_look fk_burst_look_made_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.burst_look
    ADD CONSTRAINT fk_burst_look_made_by_instructor FOREIGN KEY (made_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: class_session fk_class_session_cancelled_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.class_session
    ADD CONSTRAINT fk_class_session_cancelled_by_instructor FOREIGN KEY (cancelled_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: class_session fk_class_session_course_id_course; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.class_session
    ADD CONSTRAINT fk_class_session_course_id_course FOREIGN KEY (course_id) REFERENCES public.course(id) ON DELETE CASCADE;


--
-- Name: console_session fk_console_session_instructor_id_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.console_session
    ADD CONSTRAINT fk_console_session_instructor_id_instructor FOREIGN KEY (instructor_id) REFERENCES public.instructor(id) ON DELETE CASCADE;


--
-- Name: correction fk_correction_class_session_id_class_session; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.correction
    ADD CONSTRAINT fk_correction_class_session_id_class_session FOREIGN KEY (class_session_id) REFERENCES public.class_session(id) ON DELETE CASCADE;


--
-- Name: correction fk_correction_made_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.correction
    ADD CONSTRAINT fk_correction_made_by_instructor FOREIGN KEY (made_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: correction fk_correction_person_id_person; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.correction
    ADD CONSTRAINT fk_correction_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;


--
-- Name: device_pass fk_device_pass_class_session_id_class_session; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.device_pass
    ADD CONSTRAINT fk_device_pass_class_session_id_class_session FOREIGN KEY (class_session_id) REFERENCES public.class_session(id) ON DELETE CASCADE;


--
-- Name: device_pass fk_device_pass_made_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.device_pass
    ADD CONSTRAINT fk_device_pass_made_by_instructor FOREIGN KEY (made_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: device_pass fk_device_pass_person_id_person; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.device_pass
    ADD CONSTRAINT fk_device_pass_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;


--
-- Name: enrolment fk_enrolment_course_id_course; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT fk_enrolment_course_id_course FOREIGN KEY (course_id) REFERENCES public.course(id) ON DELETE CASCADE;


--
-- Name: enrolment fk_enrolment_person_id_person; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrolment
    ADD CONSTRAINT fk_enrolment_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;


--
-- Name: event_item fk_event_item_stream_number_event; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.event_item
    ADD CONSTRAINT fk_event_item_stream_number_event FOREIGN KEY (stream, number) REFERENCES public.event(stream, number) ON DELETE CASCADE;


--
-- Name: excuse fk_excuse_course_id_course; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.excuse
    ADD CONSTRAINT fk_excuse_course_id_course FOREIGN KEY (course_id) REFERENCES public.course(id) ON DELETE CASCADE;


--
-- Name: excuse fk_excuse_made_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.excuse
    ADD CONSTRAINT fk_excuse_made_by_instructor FOREIGN KEY (made_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: excuse fk_excuse_person_id_person; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.excuse
    ADD CONSTRAINT fk_excuse_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;


--
-- Name: excuse fk_excuse_withdrawn_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.excuse
    ADD CONSTRAINT fk_excuse_withdrawn_by_instructor FOREIGN KEY (withdrawn_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: identity fk_identity_person_id_person; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT fk_identity_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;


--
-- Name: merge fk_merge_from_id_person; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.merge
    ADD CONSTRAINT fk_merge_from_id_person FOREIGN KEY (from_id) REFERENCES public.person(id) ON DELETE CASCADE;


--
-- Name: merge fk_merge_into_id_person; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.merge
    ADD CONSTRAINT fk_merge_into_id_person FOREIGN KEY (into_id) REFERENCES public.person(id) ON DELETE CASCADE;


--
-- Name: merge fk_merge_made_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.merge
    ADD CONSTRAINT fk_merge_made_by_instructor FOREIGN KEY (made_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: merge fk_merge_undone_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.merge
    ADD CONSTRAINT fk_merge_undone_by_instructor FOREIGN KEY (undone_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: opening fk_opening_stream_number_event; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.opening
    ADD CONSTRAINT fk_opening_stream_number_event FOREIGN KEY (stream, number) REFERENCES public.event(stream, number) ON DELETE CASCADE;


--
-- Name: publication fk_publication_class_session_id_class_session; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT fk_publication_class_session_id_class_session FOREIGN KEY (class_session_id) REFERENCES public.class_session(id) ON DELETE CASCADE;


--
-- Name: publication fk_publication_published_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT fk_publication_published_by_instructor FOREIGN KEY (published_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: publication fk_publication_quiz_id_quiz; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT fk_publication_quiz_id_quiz FOREIGN KEY (quiz_id) REFERENCES public.quiz(id) ON DELETE CASCADE;


--
-- Name: publication fk_publication_version_id_quiz_id_quiz_version; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publication
    ADD CONSTRAINT fk_publication_version_id_quiz_id_quiz_version FOREIGN KEY (version_id, quiz_id) REFERENCES public.quiz_version(id, quiz_id);


--
-- Name: question fk_question_version_id_quiz_version; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.question
    ADD CONSTRAINT fk_question_version_id_quiz_version FOREIGN KEY (version_id) REFERENCES public.quiz_version(id) ON DELETE CASCADE;


--
-- Name: quiz fk_quiz_course_id_course; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quiz
    ADD CONSTRAINT fk_quiz_course_id_course FOREIGN KEY (course_id) REFERENCES public.course(id) ON DELETE CASCADE;


--
-- Name: quiz_version fk_quiz_version_quiz_id_quiz; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quiz_version
    ADD CONSTRAINT fk_quiz_version_quiz_id_quiz FOREIGN KEY (quiz_id) REFERENCES public.quiz(id) ON DELETE CASCADE;


--
-- Name: regrade fk_regrade_made_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.regrade
    ADD CONSTRAINT fk_regrade_made_by_instructor FOREIGN KEY (made_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: regrade fk_regrade_version_id_position_question; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.regrade
    ADD CONSTRAINT fk_regrade_version_id_position_question FOREIGN KEY (version_id, "position") REFERENCES public.question(version_id, "position") ON DELETE CASCADE;


--
-- Name: roster_change fk_roster_change_import_id_roster_import; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.roster_change
    ADD CONSTRAINT fk_roster_change_import_id_roster_import FOREIGN KEY (import_id) REFERENCES public.roster_import(id) ON DELETE CASCADE;


--
-- Name: roster_change fk_roster_change_person_id_person; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.roster_change
    ADD CONSTRAINT fk_roster_change_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;


--
-- Name: roster_import fk_roster_import_course_id_course; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.roster_import
    ADD CONSTRAINT fk_roster_import_course_id_course FOREIGN KEY (course_id) REFERENCES public.course(id) ON DELETE CASCADE;


--
-- Name: roster_import fk_roster_import_made_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.roster_import
    ADD CONSTRAINT fk_roster_import_made_by_instructor FOREIGN KEY (made_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: roster_import fk_roster_import_undone_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.roster_import
    ADD CONSTRAINT fk_roster_import_undone_by_instructor FOREIGN KEY (undone_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: screen_view fk_screen_view_class_session_id_class_session; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.screen_view
    ADD CONSTRAINT fk_screen_view_class_session_id_class_session FOREIGN KEY (class_session_id) REFERENCES public.class_session(id) ON DELETE CASCADE;


--
-- Name: screen_view fk_screen_view_publication_id_publication; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.screen_view
    ADD CONSTRAINT fk_screen_view_publication_id_publication FOREIGN KEY (publication_id) REFERENCES public.publication(id) ON DELETE CASCADE;


--
-- Name: session_group fk_session_group_class_session_id_class_session; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session_group
    ADD CONSTRAINT fk_session_group_class_session_id_class_session FOREIGN KEY (class_session_id) REFERENCES public.class_session(id) ON DELETE CASCADE;


--
-- Name: session_teacher fk_session_teacher_class_session_id_class_session; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session_teacher
    ADD CONSTRAINT fk_session_teacher_class_session_id_class_session FOREIGN KEY (class_session_id) REFERENCES public.class_session(id) ON DELETE CASCADE;


--
-- Name: session_teacher fk_session_teacher_instructor_id_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session_teacher
    ADD CONSTRAINT fk_session_teacher_instructor_id_instructor FOREIGN KEY (instructor_id) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- Name: setup_link fk_setup_link_instructor_id_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.setup_link
    ADD CONSTRAINT fk_setup_link_instructor_id_instructor FOREIGN KEY (instructor_id) REFERENCES public.instructor(id) ON DELETE CASCADE;


--
-- Name: sign_in fk_sign_in_class_session_id_class_session; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT fk_sign_in_class_session_id_class_session FOREIGN KEY (class_session_id) REFERENCES public.class_session(id) ON DELETE CASCADE;


--
-- Name: sign_in fk_sign_in_person_id_person; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT fk_sign_in_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;


--
-- Name: teaching fk_teaching_course_id_course; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.teaching
    ADD CONSTRAINT fk_teaching_course_id_course FOREIGN KEY (course_id) REFERENCES public.course(id) ON DELETE CASCADE;


--
-- Name: teaching fk_teaching_instructor_id_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.teaching
    ADD CONSTRAINT fk_teaching_instructor_id_instructor FOREIGN KEY (instructor_id) REFERENCES public.instructor(id) ON DELETE CASCADE;


--
-- Name: window_change fk_window_change_class_session_id_class_session; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.window_change
    ADD CONSTRAINT fk_window_change_class_session_id_class_session FOREIGN KEY (class_session_id) REFERENCES public.class_session(id) ON DELETE CASCADE;


--
-- Name: window_change fk_window_change_made_by_instructor; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.window_change
    ADD CONSTRAINT fk_window_change_made_by_instructor FOREIGN KEY (made_by) REFERENCES public.instructor(id) ON DELETE SET NULL;


--
-- PostgreSQL database dump complete
--


