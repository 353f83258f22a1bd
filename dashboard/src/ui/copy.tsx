import { Button } from '@cloudflare/kumo/components/button';
import { CheckIcon, CopyIcon } from '@phosphor-icons/react';
import { useEffect, useState } from 'react';

/** Copies a text to the clipboard and confirms it. */
export function CopyButton(props: {
  text: string;
  label: string;
  onCopied?: () => void;
  short?: boolean;
  size?: 'sm' | 'base';
}) {
  const [copied, setCopied] = useState(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const timer = copied ? setTimeout(() => setCopied(false), 2500) : undefined;
    return () => clearTimeout(timer);
  }, [copied]);
  async function copy() {
    try {
      await navigator.clipboard.writeText(props.text); // undefined on a page without HTTPS
    } catch {
      setFailed(true);
      return;
    }
    setFailed(false);
    setCopied(true);
    props.onCopied?.();
  }
  const button = (
    <Button
      type="button"
      size={props.size ?? 'sm'}
      variant="secondary"
      icon={copied ? <CheckIcon aria-hidden /> : <CopyIcon aria-hidden />}
      aria-label={copied ? 'Copied' : `Copy ${props.label}`}
      onClick={() => void copy()}
    >
      {props.short === true ? undefined : copied ? 'Copied' : 'Copy'}
    </Button>
  );
  return failed ? (
    <span className="flex flex-wrap items-center gap-2">
      {button}
      <span role="alert" className="text-sm text-kumo-danger">
        The browser did not allow copying. Select the text and copy it manually.
      </span>
    </span>
  ) : (
    button
  );
}

/** A short text with a copy button, such as an id. */
export function Copyable(props: { label: string; text: string }) {
  return (
    <div className="flex min-w-0 items-center gap-2">
      <code className="min-w-0 break-all rounded bg-kumo-recessed px-2 py-1 font-mono text-sm">{props.text}</code>
      <CopyButton text={props.text} label={props.label} short />
    </div>
  );
}

/** Lines for a terminal or a file. `copied` is copied instead of `text` where what is shown is masked. */
export function CodeLines(props: { label: string; text: string; copied?: string }) {
  return (
    <div className="rounded-lg border border-kumo-line bg-kumo-recessed">
      <div className="flex items-center justify-between gap-2 border-b border-kumo-line px-3 py-2">
        <span className="text-sm">{props.label}</span>
        <CopyButton text={props.copied ?? props.text} label={props.label} />
      </div>
      <pre tabIndex={0} aria-label={props.label} className="overflow-x-auto p-3 font-mono text-sm leading-relaxed">
        {props.text}
      </pre>
    </div>
  );
}
