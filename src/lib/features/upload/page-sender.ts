import { UploadSender } from './sender';

let sender: UploadSender | undefined;

/** The one sender of this page, listening for the network from its first use on. */
export function pageSender(): UploadSender {
	if (!sender) {
		sender = new UploadSender();
		sender.start();
	}
	return sender;
}
