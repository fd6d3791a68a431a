import { m } from '$lib/i18n/paraglide/messages';

const WORDS: Readonly<Record<string, () => string>> = {
	'certificates.expire': m.desk_job_certificates,
	'complaints.remind': m.desk_job_complaints,
	'files.tidy': m.desk_job_files,
	'orders.forget': m.desk_job_orders,
	'sessions.remind': m.desk_job_sessions_remind,
	'sessions.end': m.desk_job_sessions_end,
	'video.end': m.desk_job_video_end,
	'video.forget': m.desk_job_video_forget,
	'reports.forget': m.desk_job_reports,
	'signIns.forget': m.desk_job_sign_ins,
	'talk.forget': m.desk_job_talk,
	'wishes.forget': m.desk_job_wishes,
	'notices.forget': m.desk_job_notices,
};

/** What a job by the clock does, in words; its name where it is none of today's. */
export function jobWords(job: string): string {
	return WORDS[job]?.() ?? job;
}
